//! Arithmetic on civil days: ranges of months, weekdays before a day, years that are not told.

use crate::model::Date;
use jiff::Span;

/// The day so many days after (before where negative); the day itself where the calendar ends.
pub(in crate::extract) fn day_after(date: Date, days: i64) -> Date {
    Span::new().try_days(days).and_then(|span| date.checked_add(span)).unwrap_or(date)
}

/// First and last day of a month.
pub(in crate::extract) fn month_range(year: i16, month: i8) -> Option<(Date, Date)> {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.last_of_month()))
}

/// The last such weekday (Monday 1) up to and including a day, or before it where `strict`.
pub(super) fn weekday_before(date: Date, weekday: i8, strict: bool) -> Date {
    let today = date.weekday().to_monday_one_offset();
    let back = i64::from((today - weekday).rem_euclid(7));
    let back = if strict && back == 0 { 7 } else { back };
    day_after(date, -back)
}

/// A day and month without a year: the nearest such day that is not more than a month after the anchor.
pub(super) fn infer_year(anchor: Date, month: i8, day: i8) -> Option<Date> {
    let this = Date::new(anchor.year(), month, day).ok();
    let limit = day_after(anchor, 31);
    match this {
        Some(d) if d <= limit => {
            // In January, "on December 30" is last year's; in December "on January 2" may be next year's, but news looks back.
            Some(d)
        }
        _ => Date::new(anchor.year() - 1, month, day).ok(),
    }
}

/// The year of a month told alone: this year's where it has begun, else last year's.
pub(super) fn year_of_month(anchor: Date, month: i8) -> i16 {
    if month <= anchor.month() { anchor.year() } else { anchor.year() - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn past_bias() {
        // 2025-05-15 is a Thursday.
        let p = date(2025, 5, 15);
        assert_eq!(weekday_before(p, 4, false), p);
        assert_eq!(weekday_before(p, 4, true), date(2025, 5, 8));
        assert_eq!(weekday_before(p, 5, false), date(2025, 5, 9));
        assert_eq!(infer_year(p, 12, 2), Some(date(2024, 12, 2)));
        assert_eq!(infer_year(p, 5, 17), Some(date(2025, 5, 17)));
        assert_eq!(infer_year(p, 2, 30), None);
        assert_eq!(year_of_month(p, 7), 2024);
    }
}
