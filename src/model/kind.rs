//! The closed lists of what an incident is, how far it went, and whose word it is. The words that lead there are in the lexicon.

use super::named_enum;

named_enum! {
    /// What happened. The list is part of the contract of the output files.
    Kind {
        /// Exchange of fire.
        ArmedClash = "armed_clash",
        /// Assault with guns on a checkpoint, patrol, post, village or convoy; ambush.
        ArmedAttack = "armed_attack",
        /// Assassination, execution, murder; bodies found.
        Killing = "killing",
        /// IED, mine, car bomb, roadside bomb, grenade.
        Bombing = "bombing",
        /// An attacker who blows himself up, or is stopped before.
        SuicideBombing = "suicide_bombing",
        /// By plane, helicopter or drone.
        Airstrike = "airstrike",
        /// Artillery, mortar, rocket, missile.
        Shelling = "shelling",
        /// Kidnapping.
        Abduction = "abduction",
        /// Raid, sweep, arrest, capture, ambush of militants by security forces.
        SecurityOperation = "security_operation",
        /// Weapons or explosives found or defused, no arrest as the main point.
        Seizure = "seizure",
        /// Arson, power line, pipeline, looting.
        Sabotage = "sabotage",
        /// Escape, riot or attempt at a prison or camp.
        PrisonBreak = "prison_break",
        /// Fighters, weapons or supplies move or are smuggled.
        Movement = "movement",
        /// Repatriation, release or moving of detainees or camp residents.
        Transfer = "transfer",
        /// Reported presence, recruitment or surveillance in a named place, without a single event.
        Activity = "activity",
    }
}

named_enum! {
    /// How far it went.
    Status {
        /// It happened (a repelled attack with fighting too).
        Occurred = "occurred",
        /// Tried and failed.
        Attempted = "attempted",
        /// Stopped by others.
        Foiled = "foiled",
        /// Announced or prepared.
        Planned = "planned",
        /// Somebody says that it did not happen.
        Denied = "denied",
        /// Sources contradict each other.
        Disputed = "disputed",
    }
}

named_enum! {
    /// Whose word it is that the named perpetrator did it.
    Attribution {
        /// Told as fact, or the doer says so of an act of its own office (an army of its raid).
        Fact = "fact",
        /// The group claims it.
        Claimed = "claimed",
        /// Others say that the group did it.
        Accused = "accused",
        /// Suspected or unknown.
        Possible = "possible",
    }
}
