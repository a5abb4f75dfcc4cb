//! Keys: who may do what.

use crate::support::Server;
use serde_json::json;

#[tokio::test]
async fn no_key_or_a_wrong_one_opens_nothing() {
    let server = Server::start();
    for key in [None, Some("wrong"), Some("")] {
        let client = server.client_with(key);
        client.get("api_keys").await.refused(401, "unauthorized");
        client.get("nothing").await.refused(401, "unauthorized");
    }
}

#[tokio::test]
async fn a_secret_is_shown_once_and_a_revoked_key_opens_nothing() {
    let server = Server::start();
    let admin = server.client();
    let made = admin
        .post("api_keys", json!({"name": "night shift", "role": "admin"}))
        .await
        .expect(201);
    let secret = made["secret"].as_str().expect("a secret").to_owned();
    let other = server.client_with(Some(&secret));
    let listed = other.get("api_keys").await.expect(200);
    assert!(!listed.to_string().contains(&secret));
    let id = made["id"].as_str().expect("an id");
    admin.delete(&format!("api_keys/{id}")).await.expect(200);
    other.get("api_keys").await.refused(401, "unauthorized");
    admin
        .delete(&format!("api_keys/{id}"))
        .await
        .refused(404, "not_found");
    admin
        .delete("api_keys/key_1")
        .await
        .refused(409, "last_admin_key");
}

#[tokio::test]
async fn viewers_read_and_only_admins_handle_keys() {
    let server = Server::start();
    let admin = server.client();
    for role in ["viewer", "operator"] {
        let client = admin.with_new_key(role, None).await;
        client.get("api_keys").await.refused(403, "forbidden");
        client
            .post("api_keys", json!({"name": "x", "role": "admin"}))
            .await
            .refused(403, "forbidden");
    }
    let bound = admin.with_new_key("admin", Some("default")).await;
    bound
        .post("api_keys", json!({"name": "x", "role": "admin"}))
        .await
        .refused(403, "forbidden");
}

#[tokio::test]
async fn keys_are_listed_page_by_page() {
    let server = Server::start();
    let client = server.client();
    for n in 0..4 {
        client
            .post(
                "api_keys",
                json!({"name": format!("k{n}"), "role": "viewer"}),
            )
            .await
            .expect(201);
    }
    let mut names = Vec::new();
    let mut path = "api_keys?limit=2".to_owned();
    loop {
        let page = client.get(&path).await.expect(200);
        let rows = page["data"].as_array().expect("rows").clone();
        names.extend(
            rows.iter()
                .map(|row| row["name"].as_str().unwrap_or_default().to_owned()),
        );
        let Some(cursor) = page["next_cursor"].as_str() else {
            break;
        };
        path = format!("api_keys?limit=2&cursor={cursor}");
    }
    assert_eq!(names, ["ADMIN_API_KEY", "k0", "k1", "k2", "k3"]);
}
