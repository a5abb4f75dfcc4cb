use crate::support::{Client, KEY, Page, Person, Server};
use serde_json::{Value, json};

const MARKUP: &str = "<script>alert(1)</script>";

struct Desk {
    // Ended with the test.
    _server: Server,
    client: Client,
    person: Person,
    template: String,
}

/// A person at the console, a template with one variable, and three contacts.
async fn desk() -> Desk {
    let server = Server::start();
    let client = server.client();
    let contacts = json!({ "contacts": [
        { "external_id": "1", "name": MARKUP, "phone": "+4915112345671" },
        { "external_id": "2", "name": "Bob", "phone": "+4915112345672" },
        { "external_id": "3", "name": "Cem" },
    ] });
    client
        .post("agents/default/contacts", contacts)
        .await
        .expect(200);
    let template = json!({ "name": "hello", "language": "en", "category": "utility", "body": "Hi {{1}}, <b>hello</b>", "examples": { "1": "Ada" } });
    let template = client
        .post("agents/default/templates", template)
        .await
        .expect(201);
    let person = Person::signed_in(server.address(), KEY).await;
    Desk {
        client,
        person,
        template: template["id"].as_str().expect("an id").to_owned(),
        _server: server,
    }
}

impl Desk {
    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.person
            .post(&format!("/agents/default/campaigns{path}"), fields)
            .await
    }

    async fn get(&mut self, path: &str) -> Page {
        self.person
            .get(&format!("/agents/default/campaigns{path}"))
            .await
    }

    /// Drafts a campaign by the forms; answers its id.
    async fn draft(&mut self) -> String {
        let template = self.template.clone();
        let fields = [
            ("name", MARKUP),
            ("reply_mode", "human"),
            ("template_id", template.as_str()),
            ("variables.1.source", "field:name"),
        ];
        let page = self.post("", &fields).await;
        let path = page.leads_to();
        path.split('/').nth(4).expect("an id").to_owned()
    }

    async fn campaign(&self, id: &str) -> Value {
        self.client
            .get(&format!("agents/default/campaigns/{id}"))
            .await
            .expect(200)
    }

    /// The version of a draft that a form holds.
    async fn version(&mut self, id: &str) -> String {
        self.get(&format!("/{id}/basics"))
            .await
            .expect(200)
            .hidden("version")
    }
}

#[tokio::test]
async fn a_campaign_is_made_step_by_step_without_script() {
    let mut desk = desk().await;
    let page = desk.get("/new").await.expect(200);
    assert!(page.text.contains("This will be simulated"));
    let page = desk
        .get("/new/message?name=&reply_mode=ai")
        .await
        .expect(422);
    assert!(page.text.contains("Give it a name"));
    let page = desk
        .get("/new/message?name=Spring&reply_mode=human")
        .await
        .expect(200);
    assert_eq!(
        (page.hidden("name"), page.hidden("reply_mode")),
        ("Spring".into(), "human".into())
    );
    let template = desk.template.clone();
    let page = desk
        .post("", &[("name", "Spring"), ("reply_mode", "human")])
        .await
        .expect(422);
    assert!(page.text.contains("Choose a template."));
    let swapped = [
        ("name", "Spring"),
        ("template_id", template.as_str()),
        ("do", "swap"),
    ];
    let page = desk.post("", &swapped).await.expect(200);
    assert!(page.text.contains("variables.1.source"));
}

#[tokio::test]
async fn a_draft_has_an_audience_of_nobody_until_one_is_built_from_rows() {
    let mut desk = desk().await;
    let id = desk.draft().await;
    let found = desk.campaign(&id).await;
    assert_eq!(
        (&found["reply_mode"], &found["audience"]),
        (&json!("human"), &json!({ "contact_ids": [] }))
    );
    assert_eq!(found["variables"]["1"]["source"], "field");

    let page = desk
        .post(
            &format!("/{id}/audience"),
            &[("audience.kind", "conditions"), ("audience.do", "add")],
        )
        .await;
    assert!(page.expect(200).text.contains("name=\"audience.0.field\""));
    let version = desk.version(&id).await;
    let wrong = [
        ("version", version.as_str()),
        ("audience.kind", "conditions"),
        ("audience.0.field", "created_at"),
        ("audience.0.op", "eq"),
        ("audience.0.value", "soon"),
    ];
    let page = desk
        .post(&format!("/{id}/audience"), &wrong)
        .await
        .expect(422);
    assert!(page.text.contains("term wrong"), "{}", page.text);
    let fields = [
        ("version", version.as_str()),
        ("audience.kind", "conditions"),
        ("audience.0.field", "phone"),
        ("audience.0.op", "is_set"),
    ];
    let page = desk.post(&format!("/{id}/audience"), &fields).await;
    assert_eq!(
        page.leads_to(),
        format!("/agents/agt_1/campaigns/{id}/review")
    );
    let page = desk.get(&format!("/{id}/preflight")).await.expect(200);
    assert!(page.text.contains("Simulate for 2 people"), "{}", page.text);
}

#[tokio::test]
async fn a_second_press_on_send_lands_on_the_campaign_and_its_forms_are_closed() {
    let mut desk = desk().await;
    let id = desk.draft().await;
    let page = desk.post(&format!("/{id}/send"), &[]).await;
    assert_eq!(
        page.leads_to(),
        format!("/agents/agt_1/campaigns/{id}/review")
    );
    let page = desk.get(&format!("/{id}/review")).await.expect(200);
    assert!(page.text.contains("no contact matches it"), "{}", page.text);
    let version = desk.version(&id).await;
    let all = [("version", version.as_str()), ("audience.kind", "all")];
    desk.post(&format!("/{id}/audience"), &all).await.leads_to();
    for _ in 0..2 {
        let page = desk.post(&format!("/{id}/send"), &[]).await;
        assert_eq!(page.leads_to(), format!("/agents/agt_1/campaigns/{id}"));
    }
    assert_eq!(desk.campaign(&id).await["total"], 3);
    for step in ["basics", "message", "audience"] {
        let page = desk.get(&format!("/{id}/{step}")).await;
        assert_eq!(page.leads_to(), format!("/agents/agt_1/campaigns/{id}"));
        let page = desk
            .post(&format!("/{id}/{step}"), &[("name", "too late")])
            .await;
        assert_eq!(page.leads_to(), format!("/agents/agt_1/campaigns/{id}"));
    }
    let page = desk.get(&format!("/{id}")).await.expect(200);
    assert!(page.text.contains("It cannot be changed any more."));
}

#[tokio::test]
async fn two_who_edit_one_draft_see_what_the_other_has_saved() {
    let mut desk = desk().await;
    let id = desk.draft().await;
    let version = desk.version(&id).await;
    let mine = [
        ("version", version.as_str()),
        ("name", "Mine"),
        ("reply_mode", "ai"),
    ];
    desk.post(&format!("/{id}/basics"), &mine).await.leads_to();
    let yours = [
        ("version", version.as_str()),
        ("name", "Yours"),
        ("reply_mode", "ai"),
    ];
    let page = desk
        .post(&format!("/{id}/basics"), &yours)
        .await
        .expect(422);
    assert!(page.text.contains("value=\"Yours\""), "{}", page.text);
    assert!(
        page.text.contains("<strong>Saved meanwhile: </strong>Mine"),
        "{}",
        page.text
    );
    assert_eq!(desk.campaign(&id).await["name"], "Mine");
    let version = page.hidden("version");
    let again = [
        ("version", version.as_str()),
        ("name", "Yours"),
        ("reply_mode", "ai"),
    ];
    desk.post(&format!("/{id}/basics"), &again).await.leads_to();
    assert_eq!(desk.campaign(&id).await["name"], "Yours");
}

#[tokio::test]
async fn what_people_are_called_is_shown_as_text_everywhere() {
    let mut desk = desk().await;
    let id = desk.draft().await;
    let version = desk.version(&id).await;
    let all = [("version", version.as_str()), ("audience.kind", "all")];
    desk.post(&format!("/{id}/audience"), &all).await.leads_to();
    let template = desk.template.clone();
    let preview = [
        ("template_id", template.as_str()),
        ("variables.1.source", "field:name"),
        ("preview_contact", "con_1"),
    ];
    let page = desk
        .person
        .post("/agents/default/look/preview", &preview)
        .await
        .expect(200);
    assert!(
        page.text
            .contains("Hi &lt;script&gt;alert(1)&lt;/script&gt;, &lt;b&gt;hello&lt;/b&gt;"),
        "{}",
        page.text
    );
    let found = desk
        .person
        .post("/agents/default/look/audience/found", &all)
        .await
        .expect(200);
    assert!(found.text.contains("&lt;script&gt;"));
    let mut pages = vec![page, found];
    for path in ["", "/message", "/audience", "/review", "/basics"] {
        let path = if path.is_empty() {
            String::new()
        } else {
            format!("/{id}{path}")
        };
        pages.push(desk.get(&path).await.expect(200));
    }
    desk.post(&format!("/{id}/send"), &[]).await.leads_to();
    for path in ["", "/recipients", "/failures"] {
        pages.push(desk.get(&format!("/{id}{path}")).await.expect(200));
    }
    for page in pages {
        assert!(!page.text.contains(MARKUP), "{}", page.text);
    }
}

#[tokio::test]
async fn a_campaign_is_paused_resumed_and_cancelled_and_a_refusal_is_told() {
    let mut desk = desk().await;
    let id = desk.draft().await;
    let page = desk.post(&format!("/{id}/pause"), &[]).await;
    assert_eq!(page.leads_to(), format!("/agents/agt_1/campaigns/{id}"));
    let page = desk.get(&format!("/{id}/review")).await;
    assert!(page.text.contains("it is not being sent"), "{}", page.text);
    let page = desk.get(&format!("/{id}/review")).await;
    assert!(!page.text.contains("it is not being sent"));
    let page = desk
        .post(
            &format!("/{id}/schedule"),
            &[("at", "2099-01-01T10:00"), ("zone", "-60")],
        )
        .await;
    assert_eq!(
        page.leads_to(),
        format!("/agents/agt_1/campaigns/{id}/review")
    );
    assert_eq!(
        desk.campaign(&id).await["scheduled_at"],
        "2099-01-01T09:00:00.000Z"
    );
    desk.post(&format!("/{id}/cancel"), &[]).await.leads_to();
    assert_eq!(desk.campaign(&id).await["status"], "cancelled");
    desk.get("/cmp_999").await.expect(404);
    desk.get("/rubbish").await.expect(404);
}
