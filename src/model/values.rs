//! The values of a record, packed: a large build has millions, most of them null, a short word or a small number. Knows no field.

use super::{Date, Value};
use std::fmt;

/// One value of a record, read where it lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Unknown or not applicable.
    Null,
    /// Text; lists are joined with `; `.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// A real number, finite.
    Real(f64),
    /// A day.
    Date(Date),
    /// True or false.
    Boolean(bool),
}

impl Cell<'_> {
    /// The value on its own.
    pub fn to_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => Value::Text(text.into()),
            Self::Integer(number) => Value::Integer(number),
            Self::Real(number) => Value::Real(number),
            Self::Date(date) => Value::Date(date),
            Self::Boolean(truth) => Value::Boolean(truth),
        }
    }
}

impl<'a> From<&'a Value> for Cell<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Text(text) => Self::Text(text),
            Value::Integer(number) => Self::Integer(*number),
            Value::Real(number) => Self::Real(*number),
            Value::Date(date) => Self::Date(*date),
            Value::Boolean(truth) => Self::Boolean(*truth),
        }
    }
}

/// The values of a record, one for each field of its layer, in their order.
///
/// A mark and what belongs to it a value, in one string: `n` null, `t` text with its length before it, `i` a whole number, `r` the bits of a
/// real one, `d` a day, `y` and `f` true and false. That is a quarter of what a list of [`Value`] takes.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Values(Box<str>);

/// A number as characters, five bits each, lowest first; those of all but the last have the sixth bit set.
fn number_to(packed: &mut String, mut number: u64) {
    loop {
        let five = (number & 31) as u8;
        number >>= 5;
        packed.push(char::from(b' ' + if number > 0 { five | 32 } else { five }));
        if number == 0 {
            return;
        }
    }
}

/// Small numbers of either sign as small ones without.
const fn unsigned(number: i64) -> u64 {
    (number.cast_unsigned() << 1) ^ (number >> 63).cast_unsigned()
}

const fn signed(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

/// Days of all years that [`Date`] knows, as numbers above none.
fn day_number(date: Date) -> u64 {
    let year = i64::from(date.year()) + 10_000;
    (year * 512 + i64::from(date.month()) * 32 + i64::from(date.day())).cast_unsigned()
}

fn day(number: u64) -> Option<Date> {
    let year = i16::try_from(i64::try_from(number / 512).ok()? - 10_000).ok()?;
    let month = i8::try_from(number / 32 % 16).ok()?;
    Date::new(year, month, i8::try_from(number % 32).ok()?).ok()
}

impl Values {
    /// The values, in their order.
    pub const fn iter(&self) -> Cells<'_> {
        Cells { packed: &self.0, at: 0 }
    }

    /// The value of a field by its place; `None` behind the last. Takes the longer the further behind it is.
    pub fn get(&self, at: usize) -> Option<Cell<'_>> {
        self.iter().nth(at)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// The values as they are packed: equal where the values are.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> FromIterator<Cell<'a>> for Values {
    fn from_iter<I: IntoIterator<Item = Cell<'a>>>(cells: I) -> Self {
        let mut packed = String::with_capacity(512);
        for cell in cells {
            match cell {
                Cell::Null => packed.push('n'),
                Cell::Text(text) => {
                    packed.push('t');
                    number_to(&mut packed, text.len() as u64);
                    packed.push_str(text);
                }
                Cell::Integer(number) => {
                    packed.push('i');
                    number_to(&mut packed, unsigned(number));
                }
                Cell::Real(number) => {
                    packed.push('r');
                    // The bits of a short decimal end in nothing only now and then; turned round, those that do are short.
                    number_to(&mut packed, number.to_bits().reverse_bits());
                }
                Cell::Date(date) => {
                    packed.push('d');
                    number_to(&mut packed, day_number(date));
                }
                Cell::Boolean(truth) => packed.push(if truth { 'y' } else { 'f' }),
            }
        }
        Self(packed.into_boxed_str())
    }
}

impl FromIterator<Value> for Values {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        let values: Vec<Value> = values.into_iter().collect();
        values.iter().map(Cell::from).collect()
    }
}

impl From<Vec<Value>> for Values {
    fn from(values: Vec<Value>) -> Self {
        values.iter().map(Cell::from).collect()
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<'a> IntoIterator for &'a Values {
    type Item = Cell<'a>;
    type IntoIter = Cells<'a>;

    fn into_iter(self) -> Cells<'a> {
        self.iter()
    }
}

/// The values of a record, one after the other.
#[derive(Debug, Clone)]
pub struct Cells<'a> {
    packed: &'a str,
    at: usize,
}

impl Cells<'_> {
    fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0_u64, 0_u32);
        while let Some(&byte) = self.packed.as_bytes().get(self.at) {
            self.at += 1;
            let bits = byte.wrapping_sub(b' ');
            number |= u64::from(bits & 31).checked_shl(shift).unwrap_or(0);
            shift += 5;
            if bits & 32 == 0 {
                break;
            }
        }
        number
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let mark = *self.packed.as_bytes().get(self.at)?;
        self.at += 1;
        Some(match mark {
            b't' => {
                let length = self.number() as usize;
                let text = self.packed.get(self.at..self.at + length).unwrap_or_default();
                self.at += length;
                Cell::Text(text)
            }
            b'i' => Cell::Integer(signed(self.number())),
            b'r' => Cell::Real(f64::from_bits(self.number().reverse_bits())),
            b'd' => day(self.number()).map_or(Cell::Null, Cell::Date),
            b'y' => Cell::Boolean(true),
            b'f' => Cell::Boolean(false),
            _ => Cell::Null,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            ".*".prop_map(|text| Value::Text(text.into())),
            any::<i64>().prop_map(Value::Integer),
            any::<f64>().prop_filter("finite", |n| n.is_finite()).prop_map(Value::Real),
            (-9999_i16..=9999, 1_i8..=12, 1_i8..=28)
                .prop_map(|(y, m, d)| Value::Date(jiff::civil::date(y, m, d))),
            any::<bool>().prop_map(Value::Boolean),
        ]
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out_the_same(values in prop::collection::vec(any_value(), 0..40)) {
            let packed = Values::from(values.clone());
            prop_assert_eq!(packed.iter().map(Cell::to_value).collect::<Vec<_>>(), values.clone());
            prop_assert_eq!(packed.len(), values.len());
            prop_assert_eq!(packed.get(values.len()), None);
            if let Some(last) = values.last() {
                prop_assert_eq!(packed.get(values.len() - 1), Some(Cell::from(last)));
            }
        }
    }

    #[test]
    fn numbers_at_the_ends_come_out_the_same() {
        for number in [i64::MIN, -1, 0, 1, 15, 16, i64::MAX] {
            assert_eq!(Values::from(vec![Value::Integer(number)]).get(0), Some(Cell::Integer(number)));
        }
        for number in [f64::MIN, -0.0, 0.0, 0.1, 36.5, f64::MIN_POSITIVE, f64::MAX] {
            let Some(Cell::Real(out)) = Values::from(vec![Value::Real(number)]).get(0) else {
                panic!("{number}")
            };
            assert_eq!(out.to_bits(), number.to_bits());
        }
        for day in [Date::MIN, Date::MAX, jiff::civil::date(2024, 2, 29)] {
            assert_eq!(Values::from(vec![Value::Date(day)]).get(0), Some(Cell::Date(day)));
        }
    }
}
