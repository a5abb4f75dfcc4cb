//! Knowledge: added, asked about, changed, deleted.

use crate::support::{KEY, Page, Person, Server};
use reqwest::Method;

const HOURS: &str = "# Opening hours\n\nThe shop is open from nine to six on weekdays.";

/// Sends a form with a file.
async fn upload(person: &mut Person, name: &str, bytes: &[u8]) -> Page {
    let csrf = person.csrf().to_owned();
    let mut body = Vec::new();
    for (head, content) in [
        ("name=\"csrf\"".to_owned(), csrf.as_bytes()),
        (format!("name=\"file\"; filename=\"{name}\""), bytes),
    ] {
        body.extend_from_slice(
            format!("--xyz\r\ncontent-disposition: form-data; {head}\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--xyz--\r\n");
    let request = person
        .request(Method::POST, "/agents/agt_1/knowledge/upload")
        .header("content-type", "multipart/form-data; boundary=xyz")
        .body(body);
    person.answer(request).await
}

#[tokio::test]
async fn a_document_is_added_asked_about_changed_and_deleted() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let all = "/agents/agt_1/knowledge";
    let empty = person.get(all).await.expect(200);
    assert!(empty.text.contains("The AI agent knows nothing yet"));
    assert!(empty.text.contains("no model is set"), "{}", empty.text);
    let typed = [
        ("title", "Returns <i>"),
        ("text", "Returns are free within thirty days."),
    ];
    assert_eq!(person.post(all, &typed).await.leads_to(), all);
    let page = person.get(all).await.expect(200);
    assert!(page.text.contains("Returns &lt;i&gt;"), "{}", page.text);

    let ask = "/agents/agt_1/look/ask";
    let asked = person
        .post(ask, &[("text", "Are returns free?")])
        .await
        .expect(200);
    for part in ["Answered", "within thirty days", "Returns &lt;i&gt;"] {
        assert!(asked.text.contains(part), "{part}: {}", asked.text);
    }
    for (question, why) in [
        ("Do you sell <b>bicycles</b>?", "says nothing that fits"),
        ("I want to talk to a human", "asks for a person"),
    ] {
        let asked = person.post(ask, &[("text", question)]).await.expect(200);
        assert!(asked.text.contains("Handed over to a person"));
        assert!(
            asked.text.contains(why) && !asked.text.contains("<b>"),
            "{}",
            asked.text
        );
    }

    let listed = server
        .client()
        .get("agents/default/knowledge")
        .await
        .expect(200);
    let one = format!("{all}/{}", listed["data"][0]["id"].as_str().expect("an id"));
    let page = person.get(&one).await.expect(200);
    assert!(page.text.contains("Returns are free within thirty days."));
    let blank = [("title", "Returns"), ("text", " ")];
    let refused = person.post(&one, &blank).await.expect(422);
    assert!(refused.text.contains("f-text-problem"), "{}", refused.text);
    let change = [("title", "Returns"), ("text", "Returns cost five euros.")];
    assert_eq!(person.post(&one, &change).await.leads_to(), all);
    let asked = person
        .post(ask, &[("text", "Are returns five euros?")])
        .await;
    assert!(asked.text.contains("cost five euros"), "{}", asked.text);
    assert_eq!(
        person.post(&format!("{one}/delete"), &[]).await.leads_to(),
        all
    );
    person.get(&one).await.expect(404);
}

#[tokio::test]
async fn a_file_becomes_a_document_and_what_is_no_text_is_refused_beside_the_field() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let made = upload(&mut person, "hours.md", HOURS.as_bytes()).await;
    assert_eq!(made.leads_to(), "/agents/agt_1/knowledge");
    let page = person.get("/agents/agt_1/knowledge").await.expect(200);
    assert!(page.text.contains("Opening hours"), "{}", page.text);
    let long = vec![b'x'; 5 * 1024 * 1024 + 1];
    for (name, bytes, why) in [
        ("hours.pdf", HOURS.as_bytes(), "Only .md and .txt are read"),
        ("hours.txt", b"\xff\xfe".as_slice(), "not UTF-8"),
        ("hours.txt", b"".as_slice(), "Choose a file"),
        ("hours.txt", b"  \n".as_slice(), "blank"),
        ("hours.txt", long.as_slice(), "at most 5 MB"),
    ] {
        let page = upload(&mut person, name, bytes).await.expect(422);
        assert!(page.text.contains("f-file-problem"), "{name}");
        assert!(page.text.contains(why), "{why}: {}", page.text);
    }
}
