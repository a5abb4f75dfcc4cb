//! How customers ask for a person. Another language is another entry: write it as people do, accents and all; it is folded
//! before it is compared.

/// The phrases of one language: each way to say "to talk to" with each of "a person", and words that suffice alone.
#[derive(Debug)]
pub(super) struct Phrases {
    pub(super) has_spaces: bool,
    pub(super) to_talk: &'static [&'static str],
    pub(super) to_whom: &'static [&'static str],
    pub(super) alone: &'static [&'static str],
}

const fn spaced(
    to_talk: &'static [&'static str],
    to_whom: &'static [&'static str],
    alone: &'static [&'static str],
) -> Phrases {
    Phrases {
        has_spaces: true,
        to_talk,
        to_whom,
        alone,
    }
}

const fn dense(
    to_talk: &'static [&'static str],
    to_whom: &'static [&'static str],
    alone: &'static [&'static str],
) -> Phrases {
    Phrases {
        has_spaces: false,
        to_talk,
        to_whom,
        alone,
    }
}

/// What may stand before and after a word that suffices alone.
pub(super) const COURTESIES: &str = "hi hello hey please pls thanks the a an por favor hola oi olá gracias obrigado obrigada \
    um uma un una bonjour merci svp hallo bitte danke einen eine ciao grazie een alstublieft graag здравствуйте пожалуйста \
    merhaba lütfen proszę cześć halo tolong من فضلك مرحبا";

/// The phrases of all languages: English, Spanish, Portuguese, French, German, Italian, Dutch, Russian, Turkish, Polish,
/// Indonesian, Arabic, Hindi, Chinese, Japanese, Korean.
#[rustfmt::skip]
pub(super) const ALL: &[Phrases] = &[
    spaced(
        &["talk to", "talk with", "speak to", "speak with", "chat to", "chat with", "connect me to", "connect me with",
            "transfer me to", "put me through to", "hand me over to"],
        &["a human", "human", "a human being", "a person", "a real person", "a real human", "a live person", "someone",
            "somebody", "a human agent", "a live agent", "an agent", "agent", "an operator", "a representative", "a rep",
            "an employee", "your staff", "customer service", "customer support", "a manager"],
        &["human", "person", "real person", "agent", "live agent", "human agent", "operator", "representative",
            "customer service", "real human", "human being", "is anyone there"],
    ),
    spaced(
        &["hablar con", "conversar con", "comunicarme con", "comuníqueme con", "comunícame con", "contactar con",
            "páseme con", "pásame con", "que me atienda", "ser atendido por", "ser atendida por"],
        &["una persona", "alguien", "un humano", "un agente", "un operador", "un asesor", "una asesora", "un representante",
            "un ser humano", "una persona real", "atención al cliente", "un ejecutivo", "un encargado"],
        &["humano", "persona", "agente", "operador", "asesor", "representante", "persona real", "atención al cliente"],
    ),
    spaced(
        &["falar com", "conversar com", "ser atendido por", "ser atendida por", "me passa para", "me passe para",
            "me transfere para", "me transfira para", "passar para"],
        &["uma pessoa", "alguém", "um humano", "um atendente", "uma atendente", "atendente", "um ser humano", "um agente",
            "um operador", "um representante", "uma pessoa real", "uma pessoa de verdade", "um assistente humano", "o suporte",
            "o atendimento", "um vendedor", "uma vendedora", "um funcionário"],
        &["humano", "pessoa", "atendente", "atendimento humano", "atendente humano", "operador", "pessoa real",
            "quero atendimento humano", "representante"],
    ),
    spaced(
        &["parler à", "parler avec", "discuter avec", "échanger avec", "passez-moi", "mettez-moi en relation avec",
            "être mis en relation avec"],
        &["une personne", "quelqu'un", "un humain", "un être humain", "un conseiller", "une conseillère", "un agent",
            "un opérateur", "un représentant", "une vraie personne", "une personne réelle", "le service client"],
        &["humain", "conseiller", "agent", "opérateur", "une vraie personne", "service client"],
    ),
    spaced(
        &["mit", "verbinden sie mich mit", "verbinde mich mit"],
        &["einem menschen sprechen", "einem menschen reden", "einer person sprechen", "einer echten person sprechen",
            "jemandem sprechen", "jemandem reden", "einem mitarbeiter sprechen", "einer mitarbeiterin sprechen",
            "einem berater sprechen", "dem kundenservice sprechen", "dem kundendienst sprechen", "einem menschen verbinden",
            "einem mitarbeiter verbinden", "einem echten menschen sprechen"],
        &["mensch", "mitarbeiter", "berater", "kundenservice", "kundendienst", "echter mensch", "einen menschen"],
    ),
    spaced(
        &["parlare con", "parlare a", "mettermi in contatto con", "mi passi", "passami", "mi metta in contatto con"],
        &["una persona", "qualcuno", "un umano", "un essere umano", "un operatore", "un'operatrice", "un agente",
            "un consulente", "una persona reale", "una persona vera", "il servizio clienti", "l'assistenza"],
        &["operatore", "umano", "persona", "persona reale", "servizio clienti", "un operatore umano"],
    ),
    spaced(
        &["met"],
        &["een mens praten", "een mens spreken", "een persoon praten", "een persoon spreken", "iemand praten",
            "iemand spreken", "een medewerker praten", "een medewerker spreken", "een echt persoon praten",
            "een echt mens praten", "de klantenservice praten", "de klantenservice spreken"],
        &["mens", "medewerker", "klantenservice", "echt mens", "iemand spreken", "een medewerker spreken",
            "ik wil een medewerker spreken"],
    ),
    spaced(
        &["поговорить с", "говорить с", "соедините с", "соедините меня с", "переключите на", "переведите на",
            "связаться с", "свяжите меня с", "позовите"],
        &["человеком", "живым человеком", "оператором", "оператора", "менеджером", "менеджера", "сотрудником",
            "сотрудника", "кем-нибудь", "человека", "специалистом", "консультантом"],
        &["человек", "оператор", "менеджер", "живой человек", "консультант"],
    ),
    spaced(
        &["bir", "müşteri"],
        &["insanla konuşmak", "insanla görüşmek", "kişiyle konuşmak", "yetkiliyle görüşmek", "yetkiliyle konuşmak",
            "temsilciyle görüşmek", "temsilciyle konuşmak", "temsilcisiyle görüşmek", "temsilcisiyle konuşmak",
            "temsilcisine bağlanmak", "temsilciye bağlanmak", "insana bağlanmak", "operatöre bağlanmak",
            "temsilcisi ile görüşmek", "insan ile konuşmak", "insan ile görüşmek"],
        &["insan", "temsilci", "operatör", "müşteri temsilcisi", "canlı destek"],
    ),
    spaced(
        &["rozmawiać z", "porozmawiać z", "połączyć z", "połącz mnie z", "proszę połączyć z", "skontaktować się z"],
        &["człowiekiem", "osobą", "konsultantem", "pracownikiem", "kimś", "prawdziwą osobą", "żywym człowiekiem",
            "doradcą", "obsługą klienta", "operatorem"],
        &["człowiek", "konsultant", "pracownik", "doradca", "obsługa klienta"],
    ),
    spaced(
        &["bicara dengan", "berbicara dengan", "bicara sama", "ngobrol dengan", "sambungkan ke", "hubungkan dengan",
            "hubungkan saya dengan", "sambungkan saya dengan"],
        &["manusia", "orang", "seseorang", "orang asli", "agen", "operator", "petugas", "customer service", "admin", "cs",
            "staf"],
        &["manusia", "petugas", "admin", "orang asli"],
    ),
    spaced(
        &["التحدث مع", "التحدث إلى", "اتكلم مع", "أتكلم مع", "أتحدث مع", "أتحدث إلى", "التكلم مع", "حولني إلى", "حولني على",
            "اكلم", "أكلم"],
        &["شخص", "إنسان", "شخص حقيقي", "موظف", "ممثل", "ممثل خدمة العملاء", "خدمة العملاء", "أحد", "مندوب", "موظف بشري"],
        &["موظف", "إنسان", "شخص حقيقي", "خدمة العملاء", "ممثل خدمة العملاء"],
    ),
    spaced(
        &["किसी", "एक", "मुझे", "ग्राहक सेवा"],
        &["इंसान से बात", "व्यक्ति से बात", "से बात करनी है", "से बात करना", "एजेंट से बात", "असली व्यक्ति से बात", "आदमी से बात",
            "प्रतिनिधि से बात", "इंसान से बात करनी है", "insaan se baat"],
        &["इंसान", "एजेंट", "ग्राहक सेवा", "insaan se baat karni hai"],
    ),
    dense(
        &["转", "转接", "轉", "轉接"],
        &["人工", "真人", "客服"],
        &["人工", "我要人工", "人工客服", "人工服务", "真人", "真人客服", "客服", "人工服務"],
    ),
    dense(
        &["找", "要", "和", "跟", "与", "联系", "接"],
        &["人工客服", "人工服务", "真人", "客服说话", "人工服務", "客服人员"],
        &[],
    ),
    dense(
        &["人と", "人間と", "誰かと", "担当者と", "担当の方と", "オペレーターと", "スタッフと", "係の人と", "担当者に", "オペレーターに",
            "スタッフに", "人間に"],
        &["話したい", "話がしたい", "話せます", "話せる", "つないで", "繋いで", "代わって", "お話ししたい"],
        &["オペレーター", "担当者", "人間", "有人対応", "人と話したい"],
    ),
    dense(
        &["사람과", "사람이랑", "상담원과", "상담원이랑", "상담사와", "직원과", "직원이랑", "상담원", "상담사"],
        &["통화", "대화", "이야기", "얘기", "연결", "상담하고"],
        &["상담원", "상담사", "사람", "직원", "상담원 연결"],
    ),
];
