use crate::support::{KEY, Person, Server, outbound};
use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

#[tokio::test]
async fn a_key_opens_the_console_and_signing_out_closes_it() {
    let server = Server::start();
    let mut person = Person::at(server.address());
    let page = person.get("/agents/default/campaigns?status=draft").await;
    let next = "/sign-in?next=%2Fagents%2Fdefault%2Fcampaigns%3Fstatus%3Ddraft";
    assert_eq!(page.leads_to(), next);
    let wrong = person
        .post("/sign-in", &[("key", "obk_wrong")])
        .await
        .expect(401);
    assert!(wrong.text.contains("This key is unknown or was revoked."));
    let fields = [
        ("key", KEY),
        ("next", "/agents/default/campaigns?status=draft"),
    ];
    let page = person.post("/sign-in", &fields).await;
    assert_eq!(page.leads_to(), "/agents/default/campaigns?status=draft");
    let cookie = page.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
    person.sign_in(KEY).await;
    person.get("/agents/default/campaigns").await.expect(200);
    let mut stolen = person.clone();
    assert_eq!(person.post("/sign-out", &[]).await.leads_to(), "/sign-in");
    assert_eq!(stolen.get("/operations").await.status, 303);
}

#[tokio::test]
async fn behind_https_the_cookie_travels_by_https_only() {
    let server = Server::start();
    let mut person = Person::at(server.address());
    let request = person
        .request(reqwest::Method::POST, "/sign-in")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("x-forwarded-proto", "https")
        .body(format!("key={KEY}"));
    let page = person.answer(request).await;
    assert!(page.header("set-cookie").ends_with("; Secure"));
}

#[tokio::test]
async fn signing_in_leads_nowhere_else() {
    let server = Server::start();
    let mut person = Person::at(server.address());
    for next in ["https://evil.example", "//evil.example", "/\\evil.example"] {
        let page = person
            .post("/sign-in", &[("key", KEY), ("next", next)])
            .await;
        assert_eq!(page.leads_to(), "/", "{next}");
    }
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let server = Server::start();
    let mut person = Person::at(server.address());
    for n in 0..10 {
        let page = person
            .post("/sign-in", &[("key", &format!("guess {n}"))])
            .await;
        assert_eq!(page.status, 401);
    }
    let page = person.post("/sign-in", &[("key", KEY)]).await.expect(429);
    assert!(page.text.contains("Wait a minute"));
}

#[tokio::test]
async fn a_revoked_key_ends_its_sessions() {
    let server = Server::start();
    let client = server.client();
    let body = serde_json::json!({"name": "Ada", "role": "operator"});
    let key = client.post("api_keys", body).await.expect(201);
    let secret = key["secret"].as_str().unwrap();
    let mut ada = Person::signed_in(server.address(), secret).await;
    let id = key["id"].as_str().unwrap();
    client.delete(&format!("api_keys/{id}")).await.expect(200);
    assert_eq!(ada.get("/operations").await.status, 303);
}

#[tokio::test]
async fn a_form_whose_session_has_ended_is_sent_after_signing_in() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    person.forget();
    let typed = [
        ("next", "/operations"),
        ("name", "a \"name\" <b>"),
        ("theme", "dark"),
    ];
    let page = person
        .post("/agents/default/campaigns", &typed)
        .await
        .expect(401);
    assert!(page.text.contains("nothing is lost"));
    assert_eq!(page.hidden("next"), "/agents/default/campaigns");
    let carried = "name=\"carried.name\" value=\"a &quot;name&quot; &lt;b&gt;\"";
    assert!(page.text.contains(carried), "{}", page.text);
    let fields = [
        ("key", KEY),
        ("next", "/agents/default/campaigns"),
        ("carried.name", "Ada"),
        ("carried.theme", "dark"),
    ];
    let page = person.post("/sign-in", &fields).await.expect(200);
    assert!(
        page.text
            .contains("action=\"/agents/default/campaigns\" data-submit-now"),
        "{}",
        page.text
    );
    assert_eq!(
        (page.hidden("name"), page.hidden("theme")),
        ("Ada".into(), "dark".into())
    );
    assert_ne!(page.hidden("csrf"), person.csrf());
}

#[tokio::test]
async fn the_link_of_the_first_start_signs_in_once_and_opening_it_does_not_use_it_up() {
    let folder = tempfile::TempDir::new().unwrap();
    let address = format!("127.0.0.1:{}", servers::free_port());
    let mut first = outbound(&["up"])
        .env("BIND", &address)
        .env(
            "DATABASE_URL",
            format!("sqlite://{}/o.db", folder.path().display()),
        )
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let printed = BufReader::new(first.stdout.take().unwrap()).lines();
    let link = printed
        .map_while(Result::ok)
        .find_map(|line| {
            line.split_once("15 minutes: ")
                .map(|(_, link)| link.to_owned())
        })
        .expect("a link is printed");
    let address = format!("http://{address}");
    let path = link
        .strip_prefix(&address)
        .expect("it leads here")
        .to_owned();
    let up = || async { reqwest::get(format!("{address}/readyz")).await.is_ok() };
    crate::support::eventually("it serves", up).await;
    let mut person = Person::at(&address);
    for _ in 0..2 {
        let page = person.get(&path).await.expect(200);
        assert_eq!(
            path,
            format!("/sign-in/once?token={}", page.hidden("token"))
        );
    }
    let token = path.split_once('=').unwrap().1;
    let page = person.post("/sign-in/once", &[("token", token)]).await;
    assert_eq!(page.leads_to(), "/");
    person.get("/operations").await.expect(200);
    let page = Person::at(&address)
        .post("/sign-in/once", &[("token", token)])
        .await;
    assert!(page.expect(401).text.contains("used before"));
    first.kill().unwrap();
    first.wait().unwrap();
}
