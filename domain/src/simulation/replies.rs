//! What simulated people answer.

/// Texts of simulated replies: questions, thanks, complaints, wishes for a person.
pub(super) const REPLIES: [&str; 16] = [
    "Thanks, that is good to know!",
    "Is this still available?",
    "How much is it?",
    "Can I change the date?",
    "When will it arrive?",
    "Yes, please.",
    "Not interested, thank you.",
    "Could somebody call me about this?",
    "Do you ship to the islands as well?",
    "I have a question about my invoice.",
    "Great, count me in.",
    "Where can I read more?",
    "The link does not open on my phone.",
    "I would like to talk to a person.",
    "Does the discount apply to my last order?",
    "👍",
];
