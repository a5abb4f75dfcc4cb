//! Words by which people say that they want no more messages, or messages again. Only the whole message counts: whoever
//! writes "please stop by tomorrow" wants something else.

use entity::consent::Wish;
use std::{collections::HashMap, sync::LazyLock};

/// No wish is longer, in characters.
const LONGEST: usize = 60;

/// Words that mean "no more messages".
const STOP: &[&str] = &[
    // The label of WhatsApp's own button under marketing templates, in the languages of this list.
    "stop promotions",
    "detener promociones",
    "parar promocoes",
    "arreter les promotions",
    "werbung stoppen",
    "werbeaktionen stoppen",
    "interrompi promozioni",
    "stop promoties",
    "zatrzymaj promocje",
    "promosyonlari durdur",
    "остановить рекламу",
    "إيقاف العروض الترويجية",
    "प्रचार बंद करें",
    "hentikan promosi",
    "停止促销",
    // English
    "stop",
    "stop all",
    "stopall",
    "unsubscribe",
    "opt out",
    "optout",
    "opt-out",
    "remove me",
    "no more messages",
    // Spanish
    "baja",
    "darse de baja",
    "dar de baja",
    "darme de baja",
    "parar",
    "cancelar suscripcion",
    "no enviar mas",
    "no mas mensajes",
    // Portuguese
    "sair",
    "descadastrar",
    "cancelar inscricao",
    "nao quero receber",
    "pare",
    "remover",
    // French
    "arret",
    "arreter",
    "desabonner",
    "me desabonner",
    "se desabonner",
    "desinscription",
    "desinscrire",
    // German
    "stopp",
    "abmelden",
    "abbestellen",
    "austragen",
    "keine nachrichten mehr",
    // Italian
    "cancellami",
    "disiscrivimi",
    "annulla iscrizione",
    "cancella iscrizione",
    "basta messaggi",
    // Dutch
    "afmelden",
    "uitschrijven",
    "stoppen",
    // Polish
    "wypisz",
    "wypisz mnie",
    "rezygnuje",
    "koniec",
    // Turkish
    "dur",
    "abonelikten cik",
    "listeden cik",
    "durdur",
    // Russian, Ukrainian
    "стоп",
    "отписаться",
    "отпишите меня",
    "отписка",
    "відписатися",
    // Arabic
    "توقف",
    "إيقاف",
    "ايقاف",
    "الغاء الاشتراك",
    "إلغاء الاشتراك",
    // Hebrew
    "הסר",
    "הסרה",
    // Hindi
    "रोकें",
    "बंद करो",
    "बंद करें",
    "सदस्यता समाप्त",
    // Indonesian, Malay
    "berhenti",
    "berhenti berlangganan",
    "henti",
    // Chinese, Japanese, Korean
    "退订",
    "退訂",
    "停止",
    "取消订阅",
    "配信停止",
    "수신거부",
    "중지",
];

/// Words that mean "messages again".
const START: &[&str] = &[
    "start",
    "subscribe",
    "unstop",
    "opt in",
    "optin",
    "opt-in", // English
    "alta",
    "darme de alta",
    "suscribir",
    "suscribirme", // Spanish
    "voltar a receber",
    "inscrever",
    "cadastrar", // Portuguese
    "abonner",
    "m abonner",
    "reprendre", // French
    "anmelden",
    "wieder anmelden", // German
    "iscrivimi",
    "riprendi", // Italian
    "aanmelden",
    "inschrijven", // Dutch
    "zapisz",
    "zapisz mnie", // Polish
    "baslat",
    "abone ol", // Turkish
    "старт",
    "подписаться",
    "підписатися", // Russian, Ukrainian
    "اشتراك",
    "ابدأ",  // Arabic
    "הצטרף", // Hebrew
    "शुरू करें",
    "शुरू करो", // Hindi
    "mulai",
    "berlangganan", // Indonesian, Malay
    "订阅",
    "訂閱",
    "配信再開",
    "수신동의", // Chinese, Japanese, Korean
];

/// What a message says that consists of such a word and nothing else. Case, accents, punctuation and spaces around it do
/// not matter.
pub(crate) fn wish_of(text: &str) -> Option<Wish> {
    if text.trim().chars().count() > LONGEST {
        return None;
    }
    WISHES.get(&plain(text)).copied()
}

/// All words, as [`plain`] writes them.
static WISHES: LazyLock<HashMap<String, Wish>> = LazyLock::new(|| {
    let stop = STOP.iter().map(|word| (plain(word), Wish::OptOut));
    let start = START.iter().map(|word| (plain(word), Wish::OptIn));
    stop.chain(start).collect()
});

/// Letters and digits in lower case and without the accents of Latin, words apart by one space.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.trim().chars() {
        if is_part_of_a_word(c) {
            plain.extend(c.to_lowercase().map(without_accent));
        } else if !plain.ends_with(' ') && !plain.is_empty() {
            plain.push(' ');
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// Indian scripts write vowels as marks, which are no letters by themselves.
fn is_part_of_a_word(c: char) -> bool {
    c.is_alphanumeric() || ('\u{900}'..='\u{97f}').contains(&c)
}

fn without_accent(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' | 'ć' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ę' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ı' => 'i',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ş' | 'ś' => 's',
        'ğ' => 'g',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_word_is_understood_however_it_is_written() {
        for (words, wish) in [(STOP, Wish::OptOut), (START, Wish::OptIn)] {
            for word in words {
                assert_eq!(wish_of(word), Some(wish), "{word}");
                let shouted = format!(" {}!! ", word.to_uppercase());
                assert_eq!(wish_of(&shouted), Some(wish), "{shouted}");
            }
        }
        assert_eq!(wish_of("Désabonner."), Some(Wish::OptOut));
        assert_eq!(wish_of("STOP 🙏"), Some(Wish::OptOut));
        assert_eq!(wish_of("opt  -  out"), Some(Wish::OptOut));
    }

    #[test]
    fn a_word_among_others_is_something_else() {
        for text in [
            "please stop by tomorrow",
            "don't stop",
            "nonstop",
            "When do you start?",
            "",
            "  ",
            "🙏",
            "?!",
        ] {
            assert_eq!(wish_of(text), None, "{text}");
        }
    }

    #[test]
    fn no_word_means_both() {
        for word in STOP {
            assert!(
                !START.iter().any(|other| plain(other) == plain(word)),
                "{word}"
            );
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_without_harm(text in ".{0,200}") {
            let _ = wish_of(&text);
        }
    }
}
