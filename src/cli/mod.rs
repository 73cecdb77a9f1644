//! The command line: arguments, words for people, exit codes. Calls the library's front door only.
