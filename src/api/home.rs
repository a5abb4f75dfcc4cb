//! `/`: where to go from here, until the console is built.

use poem::{handler, web::Html};

/// A page for whoever opens the address in a browser.
#[handler]
pub(super) fn page() -> Html<&'static str> {
    Html(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Outbound</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <style>body{font:1rem/1.5 system-ui;margin:4rem auto;max-width:36rem;padding:0 1rem}</style>\n\
         <h1>Outbound</h1>\n<p>It works. The API is described at <a href=\"/docs\">/docs</a> \
         (<a href=\"/openapi.json\">openapi.json</a>); every call needs a key in the Authorization header.</p>\n</html>\n",
    )
}
