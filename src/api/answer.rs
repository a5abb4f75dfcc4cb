//! Answers: 200 for a change or a read, 201 for what was created, 202 for what happens later, and pages of lists.

use super::error::ApiError;
use domain::page::Page;
use poem::{IntoResponse, Response, http::StatusCode};
use poem_openapi::{
    ApiResponse, Object,
    payload::Json,
    registry::{MetaResponses, Registry},
    types::{ParseFromJSON, ToJSON, Type},
};

/// 200 with a body, or a refusal.
pub(crate) type Answer<T> = Result<Json<T>, ApiError>;
/// 201 with what was created, or a refusal.
pub(crate) type CreatedAnswer<T> = Result<Created<T>, ApiError>;
/// 202 with what was accepted for later, or a refusal.
pub(crate) type AcceptedAnswer<T> = Result<Accepted<T>, ApiError>;

/// 201 with what was created.
#[derive(Debug)]
pub(crate) struct Created<T>(pub(crate) T);

/// 202 with what was accepted for later.
#[derive(Debug)]
pub(crate) struct Accepted<T>(pub(crate) T);

/// One page of a list.
#[derive(Debug, Object)]
pub(crate) struct List<T: Type + ParseFromJSON + ToJSON> {
    /// The rows of this page.
    pub(crate) data: Vec<T>,
    /// Give it as `cursor` to get the next page; null on the last.
    pub(crate) next_cursor: Option<String>,
}

/// What was deleted.
#[derive(Debug, Object)]
pub(crate) struct Deleted {
    /// Its id.
    pub(crate) id: String,
    /// Always true.
    pub(crate) deleted: bool,
}

impl Deleted {
    /// The answer to the deletion of what had this id.
    #[expect(clippy::needless_pass_by_value, reason = "ids are copied")]
    pub(crate) fn new(id: impl ToString) -> Json<Self> {
        Json(Self {
            id: id.to_string(),
            deleted: true,
        })
    }
}

impl<T: Type + ParseFromJSON + ToJSON> List<T> {
    /// The page, each row as the API shows it.
    pub(crate) fn of<R>(page: Page<R>, show: impl FnMut(R) -> T) -> Json<Self> {
        let page = page.map(show);
        Json(Self {
            data: page.data,
            next_cursor: page.next_cursor,
        })
    }
}

macro_rules! with_status {
    ($name:ident, $status:ident) => {
        impl<T: ToJSON> IntoResponse for $name<T> {
            fn into_response(self) -> Response {
                let mut response = Json(self.0).into_response();
                response.set_status(StatusCode::$status);
                response
            }
        }

        impl<T: ToJSON> ApiResponse for $name<T> {
            fn meta() -> MetaResponses {
                let mut meta = Json::<T>::meta();
                for response in &mut meta.responses {
                    response.status = Some(StatusCode::$status.as_u16());
                }
                meta
            }

            fn register(registry: &mut Registry) {
                T::register(registry);
            }
        }
    };
}

with_status!(Created, CREATED);
with_status!(Accepted, ACCEPTED);
