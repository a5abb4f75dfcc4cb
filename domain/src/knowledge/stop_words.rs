//! Words that say nothing of what a text is about, folded: those that questions are made of, and courtesies. A word that
//! means something in another of these languages (car, hat, sale) is left out.

use std::{collections::HashSet, sync::LazyLock};

/// Whether a folded word says nothing of what a text is about.
pub(super) fn is_stop_word(word: &str) -> bool {
    static ALL: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let all = [
            ENGLISH, PORTUGUESE, SPANISH, FRENCH, GERMAN, ITALIAN, DUTCH, RUSSIAN,
        ];
        all.into_iter().flat_map(str::split_whitespace).collect()
    });
    let mut letters = word.chars();
    let alone = letters.next().is_some_and(|c| !c.is_numeric()) && letters.next().is_none();
    ALL.contains(word) || (alone && word.is_ascii()) || word.chars().any(is_particle)
}

/// Letters of Japanese and Chinese that tie words together.
fn is_particle(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{309F}') || "的了是吗呢什么几怎请我你您们在有和".contains(c)
}

const ENGLISH: &str = "about all also am an and any anything are as at be been being but by can cannot could did do \
    does doing don done each else for from get gets getting give gives got had has have having he hello her here hey hi him \
    his how however if in into is it its itself just kindly know let like ll may maybe me might mine more most much many must my \
    need needs no nor not now of off ok okay on one only or other our ours out over please really say she should so some \
    something such tell than thank thanks that the their them then there these they thing things this those to too under up \
    us ve very want wants was we well were what whats when where which while who whom whose why will with without wondering work works \
    would yes yet you your yours";

const PORTUGUESE: &str = "ao aos as ate bem boa bom com como da das de dela dele deles do dos ela elas ele eles em entao \
    era essa esse esta estao estar estou eu foi funciona funcionam gostaria ha isso isto ja la lhe mais mas me mesmo meu meus minha minhas \
    muita muito na nao nas nem no nos nossa nosso num numa obrigada obrigado oi ola onde os ou para pela pelo pelos pode \
    podem poderia por porque posso pra preciso qual quais quando quanta quanto quantos que quem quero saber se sem ser seu seus \
    sim sobre sua suas tambem tem tenho ter teu tua tudo um uma umas uns vai vao voce voces vou";

const SPANISH: &str = "al algo asi aun bien buen buenas buenos cada como con cual cuales cuando cuanta cuanto cuantos de \
    del desde donde el ella ellas ellos en entre era es esa ese eso esta estan estar estas este esto estoy fue funciona funcionan gracias gusta \
    gustaria ha hace hacer hasta hay hola la las le les lo los mas me mi mis muy nada necesito ni nos nosotros nuestra \
    nuestro os otra otro para pero poco por porque pueda puede pueden puedo que quiero quien quienes quisiera se sea ser si \
    sido sin sobre su sus tambien te tengo tener tiene tienen todo tu tus un una unas uno unos usted ustedes va ya yo";

const FRENCH: &str = "ai au aux avec avez avoir avons bonjour bonsoir ca ce cela ces cet cette comme comment dans de des \
    du elle elles en est et etes etre eu faire fait fonctionne il ils je la le les leur leurs lui ma me merci mes moi mon ne nos \
    notre nous on ont ou par pas peut peux pour pourquoi pouvez puis qu quand que quel quelle quelles quels qui quoi sa salut \
    sans se ses si sommes sont suis sur svp ta te tes toi ton tu un une vais veux vos votre voudrais vous";

const GERMAN: &str = "aber alle als am an auch auf aus bei bin bis bist bitte da danke dann das dass dein deine dem den der \
    des dich die dir doch du ein eine einem einen einer eines er es etwas euch euer eure funktioniert fur gern gerne gibt habe haben hallo \
    hast hier ich ihm ihn ihnen ihr ihre ihren im ist ja kann kannst kein keine konnen mich mein meine mir mit mochte \
    muss nach nein nicht noch nur ob oder ohne schon sehr sein seine sich sie sind um und uns unser unsere viel vom von \
    vor wann warum was welche welcher welches wenn wer werden wie wieviel wir wird wo wollen zu zum zur";

const ITALIAN: &str = "ad agli ai al alla alle anche avere che chi ci ciao come con cosa cui da dal dalla dei del della \
    delle dello di dove ed era essere fa funziona gli grazie ha hanno ho il io la le lei lo loro lui ma mi mia mie miei mio molto \
    nei nel nella noi non nostra nostro per perche piu posso puo qual quale quali quando quanta quanto questa queste questi \
    questo qui salve se sei senza sia siamo sono su sua sue sul sulla suo ti tra tua tuo un una uno vi voi vorrei vostra \
    vostro";

const DUTCH: &str = "aan al als bij dan dank dat de deze dit doe een en er geen graag haar heb hebben hebt heeft hem het \
    hij hoe hoeveel hoi ik is ja jij jou jouw jullie kan kunnen kunt maar mij mijn moet na naar niet nog nu om onder ons \
    onze ook op te tot uit uw van voor waar waarom wanneer wat we wel welke wie wij wil worden ze zijn zo zonder zou";

const RUSSIAN: &str = "без бы был была были быть вам вас ваш ваша ваши весь во вот вы где да для до его ее если есть еще же \
    за здравствуите из или им их как какая какие какои когда кто ли меня мне могу можно мои мы на надо нам нас наш не нет \
    но ну об от по пожалуиста почему при привет сколько со спасибо так там то тоже ты хочу что это этот";
