//! CHECK constraints made from the domain's vocabularies, so that no list of words is written twice.

use siling_domain::Word;

/// `('A', 'B', …)`: the codes of a vocabulary as an SQL list.
pub(crate) fn words<W: Word>() -> String {
    let codes: Vec<String> = W::ALL.iter().map(|word| format!("'{}'", word.code())).collect();
    format!("({})", codes.join(", "))
}

/// `ARRAY['A', 'B', …]::text[]`: the codes of a vocabulary as an SQL array.
pub(crate) fn word_array<W: Word>() -> String {
    let codes: Vec<String> = W::ALL.iter().map(|word| format!("'{}'", word.code())).collect();
    format!("ARRAY[{}]::text[]", codes.join(", "))
}
