//! Whether a name stands for a place, tells where the report was written, or belongs to an organisation's name.

use super::asked::asked;
use super::cues::class;
use super::phrases::{Named, beside, is};
use super::scene::Scene;
use super::tokens::{Case, Gap, Token};
use crate::model::ToponymRole;

/// What a name that was taken for a place does where it stands.
pub(super) fn role(scene: &Scene<'_, '_>, name: Named) -> ToponymRole {
    let opens_text = name.from == 0
        || scene.token(name.from).is_some_and(|t| t.gap == Gap::Break)
        || name.from >= 1
            && scene.token(name.from).is_some_and(|t| t.gap == Gap::Comma)
            && dateline_start(scene, name.from - 1);
    if opens_text && dateline_ends(scene, name.to) {
        return ToponymRole::Dateline;
    }
    let after = scene.token(name.to);
    let possessive = scene.token(name.to.saturating_sub(1)).is_some_and(|t| t.end != t.full_end);
    let next_to = after.is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Hyphen | Gap::Line));
    let facts = scene.fact(name.to);
    if next_to && !possessive {
        let capital = after.is_some_and(Token::is_name_like);
        if capital && facts.is(class::ORGANISATION) && facts.kind.is_none() {
            return ToponymRole::Organisation;
        }
        // "Police in Washington said" tells where, "Washington said" who.
        let before = name.from.checked_sub(1).filter(|_| beside(scene, name.from));
        let led = before.is_some_and(|before| scene.fact(before).is(class::LEADS));
        let told = after.is_some_and(|t| t.case == Case::Lower) && facts.is(class::GOVERNMENT);
        if name.governs && !led && told {
            return ToponymRole::Organisation;
        }
    }
    // "Islamic State Khorasan Province": a branch is named after a land behind the name of the whole.
    if let Some(head) = name.from.checked_sub(1)
        && head > 0
        && beside(scene, name.from)
        && beside(scene, head)
        && scene.fact(head).is(class::ORGANISATION)
        && [head, head - 1].iter().all(|at| {
            scene.owner.get(*at) == Some(&0) && scene.token(*at).is_some_and(|t| t.case == Case::Title)
        })
    {
        return ToponymRole::Organisation;
    }
    // "University of X", "Bank of X", "Islamic State of X".
    if let Some(of) = name.from.checked_sub(1)
        && beside(scene, name.from)
        && is(scene, of, const { asked(&["of"]) })
        && let Some(head) = of.checked_sub(1)
        && scene.token(head).is_some_and(Token::is_name_like)
        && scene.fact(head).is(class::ORGANISATION)
        && scene.fact(head).kind.is_none()
    {
        return ToponymRole::Organisation;
    }
    ToponymRole::Place
}

fn dateline_start(scene: &Scene<'_, '_>, at: usize) -> bool {
    let mut first = at;
    while first > 0
        && scene.token(first).is_some_and(|t| matches!(t.gap, Gap::Space | Gap::Hyphen))
        && at - first < 4
    {
        first -= 1;
    }
    scene.token(first).is_some_and(|t| t.gap == Gap::Break)
}

/// Whether a bracket opens at a word and the name of a place behind it.
fn holds_place(scene: &Scene<'_, '_>, at: usize) -> bool {
    scene.token(at).is_some_and(|t| t.gap == Gap::Open) && scene.owner.get(at).is_some_and(|owner| *owner > 0)
}

/// "(AP) —", "—", ", Jan. 5 -", ": " within a few words after a name that opens a paragraph.
fn dateline_ends(scene: &Scene<'_, '_>, to: usize) -> bool {
    let Some(last) = to.checked_sub(1).and_then(|l| scene.token(l)) else { return false };
    let rest = scene.text.get(last.full_end as usize..).unwrap_or("");
    let shouted = last.case == Case::Upper && last.end - last.start > 3;
    let mut seen = 0;
    for (count, c) in rest.chars().enumerate() {
        if count > 45 || c == '\n' {
            return false;
        }
        match c {
            '\u{2013}' | '\u{2014}' => return true,
            '-' if rest.chars().nth(count + 1) == Some(' ')
                && (count == 0 || rest.chars().nth(count - 1) == Some(' ')) =>
            {
                return true;
            }
            '(' => seen += 1,
            // "X (Aleppo province) was shelled": what holds X, and no agency.
            ')' if seen > 0 && !shouted && holds_place(scene, to) => return false,
            ')' if seen > 0 => {
                return shouted
                    || rest
                        .get(..rest.char_indices().nth(count).map_or(0, |(b, _)| b))
                        .is_some_and(|inside| inside.len() < 24);
            }
            '.' | '!' | '?' if !shouted && seen == 0 && count > 25 => return false,
            _ => {}
        }
        if seen == 0
            && count > 12
            && !shouted
            && c.is_lowercase()
            && !rest.chars().take(count).any(|c| c == ',' || c == '(')
        {
            return false;
        }
    }
    false
}
