//! Customers who ask for a person, and those who do not.

use crate::answer::wants_a_person;

#[test]
fn a_customer_who_asks_for_a_person_is_understood_in_many_languages() {
    for text in [
        "I want to talk to a human",
        "can i SPEAK to a real person?!",
        "Please connect me to an agent.",
        "agent",
        "Human please 🙏",
        "Quiero hablar con una persona",
        "páseme con un asesor, por favor",
        "comunícame con alguien",
        "Quero falar com um atendente",
        "FALAR COM ATENDENTE",
        "falar com alguem",
        "atendente, por favor",
        "Je voudrais parler à quelqu’un",
        "parler a un conseiller svp",
        "Ich möchte mit einem Menschen sprechen!",
        "mit jemandem reden bitte",
        "Mitarbeiter bitte",
        "Vorrei parlare con un operatore",
        "parlare con un'operatrice",
        "Ik wil graag met een medewerker spreken",
        "Хочу поговорить с оператором",
        "оператор, пожалуйста",
        "Bir insanla konuşmak istiyorum",
        "müşteri temsilcisi lütfen",
        "Chcę porozmawiać z konsultantem",
        "Saya mau bicara dengan manusia",
        "أريد التحدث مع موظف",
        "خدمة العملاء من فضلك",
        "मुझे किसी इंसान से बात करनी है",
        "我要转人工客服",
        "人工",
        "オペレーターと話したいです",
        "担当者につないでください",
        "상담원과 통화하고 싶어요",
    ] {
        assert!(wants_a_person(text), "{text}");
    }
}

#[test]
fn other_messages_are_left_to_the_answerer() {
    for text in [
        "",
        " ",
        "🤗",
        "What are your opening hours?",
        "Is the human resources book in stock?",
        "I talked to somebodys friend",
        "How many persons fit into the tent?",
        "My travel agent recommended you",
        "Quanto custa a entrega?",
        "¿Cuánto cuesta para dos personas?",
        "Combien de personnes ?",
        "Ich komme mit dem Auto",
        "Сколько человек помещается?",
        "Bir soru sormak istiyorum",
        "人気の商品は何ですか",
        "这个多少钱",
        "kaç kişi",
        "please",
        &"what is this ".repeat(300),
    ] {
        assert!(!wants_a_person(text), "{text}");
    }
}
