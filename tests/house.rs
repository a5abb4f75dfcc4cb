//! The house: who may look down at whom (docs/decisions/0001-floors.md).

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

const OURS: [&str; 6] = [
    "migration",
    "entity",
    "domain",
    "workers",
    "sandbox",
    "outbound",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Our crates that this manifest depends on, tests aside.
fn dependencies(manifest: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(manifest)).expect("a manifest");
    let section = text
        .split("\n[dependencies]")
        .nth(1)
        .expect("a list of dependencies");
    let section = section.split("\n[").next().unwrap_or_default();
    let names = section
        .lines()
        .filter_map(|line| line.split(['.', ' ', '=']).next());
    names
        .filter(|name| OURS.contains(name))
        .map(str::to_owned)
        .collect()
}

/// Every Rust file below `folder`, with its text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "no sources below {folder}");
    found
}

/// Files whose code (comments aside) names `word`.
fn naming(sources: &[(PathBuf, String)], word: &str) -> Vec<PathBuf> {
    let names = |text: &str| {
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        code.into_iter().any(|line| {
            line.split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|part| part == word)
        })
    };
    sources
        .iter()
        .filter(|(_, text)| names(text))
        .map(|(path, _)| path.clone())
        .collect()
}

#[test]
fn each_floor_depends_only_on_those_below() {
    let allowed: [(&str, &[&str]); 5] = [
        ("migration/Cargo.toml", &[]),
        ("entity/Cargo.toml", &[]),
        ("domain/Cargo.toml", &["entity"]),
        ("workers/Cargo.toml", &["domain", "entity"]),
        (
            "Cargo.toml",
            &["migration", "entity", "domain", "workers", "sandbox"],
        ),
    ];
    for (manifest, allowed) in allowed {
        let allowed: BTreeSet<_> = allowed.iter().map(|name| (*name).to_owned()).collect();
        let used = dependencies(manifest);
        assert!(
            used.is_subset(&allowed),
            "{manifest} depends on {used:?}, it may only on {allowed:?}"
        );
    }
}

#[test]
fn the_api_does_not_know_the_workers() {
    let mut files = sources("src");
    files.retain(|(path, _)| {
        !path.starts_with(root().join("src/cli")) && !path.ends_with("main.rs")
    });
    assert_eq!(naming(&files, "workers"), Vec::<PathBuf>::new());
}

#[test]
fn the_domain_knows_no_web() {
    let domain = sources("domain/src");
    for word in ["poem", "poem_openapi"] {
        assert_eq!(naming(&domain, word), Vec::<PathBuf>::new(), "{word}");
    }
    // Clients of providers must read the status of what they are answered.
    let clients = root().join("domain/src/whatsapp/graph");
    let mut named = naming(&domain, "StatusCode");
    named.retain(|path| !path.starts_with(&clients));
    assert_eq!(named, Vec::<PathBuf>::new());
}

#[test]
fn only_clients_of_providers_and_of_given_addresses_name_reqwest() {
    let clients = [
        "domain/src/openai",
        "domain/src/target",
        "domain/src/whatsapp/graph",
    ];
    let clients = clients.map(|path| root().join(path));
    let mut named = naming(&sources("domain/src"), "reqwest");
    named.retain(|path| !clients.iter().any(|clients| path.starts_with(clients)));
    named.extend(naming(&sources("workers/src"), "reqwest"));
    named.extend(naming(&sources("src"), "reqwest"));
    assert_eq!(named, Vec::<PathBuf>::new());
}

/// The sandbox plays Meta: it may know nothing of us, and nothing that delivers may know it.
#[test]
fn the_sandbox_stands_beside_the_house() {
    assert_eq!(dependencies("sandbox/Cargo.toml"), BTreeSet::new());
    for manifest in [
        "entity/Cargo.toml",
        "domain/Cargo.toml",
        "workers/Cargo.toml",
    ] {
        assert!(!dependencies(manifest).contains("sandbox"), "{manifest}");
    }
    let mut named = naming(&sources("src"), "sandbox");
    named.retain(|path| !path.starts_with(root().join("src/cli")));
    assert_eq!(named, Vec::<PathBuf>::new());
}

#[test]
fn apalis_is_named_only_by_the_queue_and_the_workers() {
    for word in ["apalis", "apalis_core"] {
        let mut named = naming(&sources("domain/src"), word);
        named.retain(|path| !path.starts_with(root().join("domain/src/queue")));
        named.extend(naming(&sources("src"), word));
        named.extend(naming(&sources("entity/src"), word));
        assert_eq!(named, Vec::<PathBuf>::new(), "{word}");
    }
}

#[test]
fn workers_hold_no_sql() {
    for word in ["sea_orm", "sqlx", "SELECT", "UPDATE", "INSERT", "DELETE"] {
        assert_eq!(
            naming(&sources("workers/src"), word),
            Vec::<PathBuf>::new(),
            "{word}"
        );
    }
}

#[test]
fn there_are_no_drawers() {
    let drawers = [
        "utils", "util", "common", "helpers", "helper", "misc", "types",
    ];
    for folder in ["src", "workers", "domain", "entity", "migration", "tests"] {
        for (path, _) in sources(folder) {
            let words = path.with_extension("");
            let is_drawer = words.components().any(|part| {
                drawers
                    .iter()
                    .any(|drawer| Path::new(part.as_os_str()) == Path::new(drawer))
            });
            assert!(!is_drawer, "{} is a drawer", path.display());
        }
    }
}
