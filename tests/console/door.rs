use crate::support::{KEY, Person, Server};
use reqwest::Method;

#[tokio::test]
async fn every_page_allows_only_our_own_style_and_script() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    for path in ["/operations", "/sign-in", "/nowhere"] {
        let page = person.get(path).await;
        let policy = page.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self';"),
            "{policy}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(page.header("cache-control"), "no-store");
        for inline in [" style=\"", "<style", "onclick=", "javascript:"] {
            assert!(!page.text.contains(inline), "{inline} on {path}");
        }
        let scripts = page.text.matches("<script").count();
        let ours = page
            .text
            .matches("<script type=\"module\" src=\"/assets/")
            .count();
        assert_eq!(scripts, ours);
    }
}

#[tokio::test]
async fn assets_are_kept_for_ever_and_travel_small() {
    let server = Server::start();
    let mut person = Person::at(server.address());
    let page = person.get("/sign-in").await.expect(200);
    let mut bytes = page.text.len();
    let addresses = page
        .text
        .split('"')
        .filter(|text| text.starts_with("/assets/"));
    for address in addresses.map(str::to_owned).collect::<Vec<_>>() {
        let request = person
            .request(Method::GET, &address)
            .header("accept-encoding", "gzip");
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200, "{address}");
        assert_eq!(
            response.headers()["cache-control"],
            "public, max-age=31536000, immutable"
        );
        bytes += response.bytes().await.unwrap().len();
    }
    assert!(bytes < 100_000, "{bytes} bytes");
    person
        .get("/assets/console-000000000000.css")
        .await
        .expect(404);
}

#[tokio::test]
async fn a_form_of_another_site_or_another_session_is_not_followed() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let csrf = person.csrf().to_owned();
    for (header, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let request = person
            .request(Method::POST, "/sign-out")
            .header("content-type", "application/x-www-form-urlencoded")
            .header(header, value)
            .body(format!("csrf={csrf}"));
        assert_eq!(
            person.answer(request).await.status,
            403,
            "{header}: {value}"
        );
    }
    for secret in ["", "guessed"] {
        let page = person
            .post_exactly("/sign-out", &[("csrf", secret), ("name", "Ada")])
            .await;
        let page = page.expect(403);
        assert!(page.text.contains("Send this again?"));
        assert_eq!(page.hidden("name"), "Ada");
    }
    person.get("/operations").await.expect(200);
    assert_eq!(person.post("/sign-out", &[]).await.leads_to(), "/sign-in");
}

#[tokio::test]
async fn a_viewer_looks_and_changes_nothing_but_the_look() {
    let server = Server::start();
    let body = serde_json::json!({"name": "Vera", "role": "viewer"});
    let key = server.client().post("api_keys", body).await.expect(201);
    let mut vera = Person::signed_in(server.address(), key["secret"].as_str().unwrap()).await;
    vera.get("/agents/default/campaigns").await.expect(200);
    let page = vera
        .post("/agents/default/campaigns", &[])
        .await
        .expect(403);
    assert!(page.text.contains("Your key can only look"));
    let page = vera
        .post("/theme", &[("theme", "dark"), ("next", "/operations")])
        .await;
    assert_eq!(page.leads_to(), "/operations");
    assert!(
        vera.get("/operations")
            .await
            .text
            .contains("data-theme=\"dark\"")
    );
}

#[tokio::test]
async fn a_key_of_one_agent_sees_no_other() {
    let server = Server::start();
    let client = server.client();
    let other = client
        .post("agents", serde_json::json!({"name": "Berlin"}))
        .await
        .expect(201);
    let id = other["id"].as_str().unwrap();
    let body = serde_json::json!({"name": "Bea", "role": "operator", "agent_id": id});
    let key = client.post("api_keys", body).await.expect(201);
    let mut bea = Person::signed_in(server.address(), key["secret"].as_str().unwrap()).await;
    let home = bea.get("/").await;
    assert_eq!(home.leads_to(), format!("/agents/{id}/campaigns"));
    bea.get("/agents/agt_1/campaigns").await.expect(404);
}

#[tokio::test]
async fn programs_get_the_apis_answers_and_people_get_pages() {
    let server = Server::start();
    let mut person = Person::signed_in(server.address(), KEY).await;
    let page = person.get("/nowhere").await.expect(404);
    assert!(page.text.contains("There is no such page"));
    server
        .client()
        .get("/nowhere")
        .await
        .refused(404, "not_found");
}
