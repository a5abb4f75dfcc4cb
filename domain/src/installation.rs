//! This installation's name: made once, with its database. Messages carry it, so that the statuses of another
//! installation that shares the business account are not taken for ours.

use crate::{Ctx, store};
use sea_orm::DbErr;
use ulid::Ulid;

/// The name of the installation that this database belongs to.
pub async fn name(ctx: &Ctx) -> Result<&str, DbErr> {
    let read = async || {
        let sql = "SELECT id FROM installation";
        let found = store::column::<String>(&ctx.store.write, sql, []).await?;
        Ok::<_, DbErr>(found.into_iter().next())
    };
    ctx.installation
        .get_or_try_init(async || {
            if let Some(name) = read().await? {
                return Ok(name);
            }
            // Two processes may come here at once: the table holds one row.
            let sql = "INSERT INTO installation (id) VALUES ($1) ON CONFLICT DO NOTHING";
            let new = Ulid::generate().to_string().to_lowercase();
            store::execute(&ctx.store.write, sql, [new.into()]).await?;
            let found = read().await?;
            Ok(found.expect("because it was inserted, here or elsewhere"))
        })
        .await
        .map(String::as_str)
}
