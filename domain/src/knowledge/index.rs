//! The index of an agent's passages, in memory: tantivy ranks them, and what a passage shares with a question says how sure
//! one may be of it.

use super::{
    indexes::Document,
    passage::{Passage, cut},
    terms::Terms,
};
use entity::DocumentId;
use std::{cmp::Reverse, collections::HashSet, fmt};
use tantivy::{
    IndexReader, ReloadPolicy, Searcher, TantivyDocument, Term,
    collector::TopDocs,
    directory::RamDirectory,
    query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery},
    schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
    tokenizer::{PreTokenizedString, Token},
};

/// Memory that tantivy may plan with while it makes an index.
const BUDGET: usize = 15_000_000;

/// Passages that are looked at closely, besides those that are wanted.
const LOOKED_AT: usize = 20;

/// How much a word weighs that stands in the title, in addition.
const TITLE: f32 = 0.5;

/// How much a word of the context weighs.
const CONTEXT: f32 = 0.3;

/// The index of an agent's passages.
pub(super) struct Index {
    /// The version of the knowledge that it was made from.
    pub(super) version: i64,
    /// What the documents have together.
    pub(super) bytes: usize,
    passages: Vec<Kept>,
    titles: Vec<(DocumentId, String)>,
    searcher: Option<Searcher>,
    fields: Fields,
}

/// A passage: of which document, under which heading, what it says.
struct Kept {
    document: usize,
    heading: Option<String>,
    text: String,
}

#[derive(Debug, Clone, Copy)]
struct Fields {
    words: Field,
    title: Field,
    number: Field,
}

/// A passage that fits a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The document that it is from.
    pub id: DocumentId,
    /// What that is about.
    pub title: String,
    /// What the passage says.
    pub text: String,
    /// Which part of the question's words it has, the rarer the more they count: from 0 to 1.
    pub covered: f64,
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::WithFreqs);
    let text = TextOptions::default().set_indexing_options(indexing);
    let fields = Fields {
        words: schema.add_text_field("words", text.clone()),
        title: schema.add_text_field("title", text),
        number: schema.add_u64_field("number", FAST),
    };
    (schema.build(), fields)
}

/// A term after the other, as tantivy takes them.
fn tokens(terms: Vec<String>) -> PreTokenizedString {
    let tokens = terms.into_iter().enumerate().map(|(position, text)| Token {
        position,
        text,
        ..Token::default()
    });
    PreTokenizedString {
        text: String::new(),
        tokens: tokens.collect(),
    }
}

impl Index {
    /// Indexes these documents.
    pub(super) fn of(version: i64, documents: &[Document]) -> tantivy::Result<Self> {
        let (schema, fields) = schema();
        let mut writer = tantivy::Index::builder()
            .schema(schema)
            .single_segment_index_writer(RamDirectory::create(), BUDGET)?;
        let mut terms = Terms::new();
        let mut passages = Vec::new();
        for (document, row) in documents.iter().enumerate() {
            let title = terms.of(&row.title);
            let worth = |passage: &Passage<'_>| !passage.text.trim().is_empty();
            for passage in cut(&row.text).into_iter().filter(worth) {
                let kept = Kept {
                    document,
                    heading: passage.heading.map(str::to_owned),
                    text: passage.text.trim().to_owned(),
                };
                let mut words = title.clone();
                words.extend(terms.of(&kept.own()));
                let mut indexed = TantivyDocument::default();
                indexed.add_pre_tokenized_text(fields.words, tokens(words));
                indexed.add_pre_tokenized_text(fields.title, tokens(title.clone()));
                indexed.add_u64(fields.number, passages.len() as u64);
                writer.add_document(indexed)?;
                passages.push(kept);
            }
        }
        let reader = writer.finalize()?.reader_builder();
        let reader: IndexReader = reader.reload_policy(ReloadPolicy::Manual).try_into()?;
        let titles = documents.iter().map(|row| (row.id, row.title.clone()));
        Ok(Self {
            version,
            bytes: documents.iter().map(|row| row.text.len()).sum(),
            titles: titles.collect(),
            searcher: (!passages.is_empty()).then(|| reader.searcher()),
            passages,
            fields,
        })
    }

    /// The passages that fit best, best first: those that have most of the question's words, then those with the better
    /// rank.
    pub(super) fn search(
        &self,
        text: &str,
        context: &str,
        most: usize,
    ) -> tantivy::Result<Vec<Found>> {
        let mut terms = Terms::new();
        let asked = terms.distinct(text);
        let Some(searcher) = self.searcher.as_ref().filter(|_| !asked.is_empty()) else {
            return Ok(Vec::new());
        };
        let query = self.query(&asked, &terms.distinct(context));
        let best = searcher.search(
            &query,
            &TopDocs::with_limit(most + LOOKED_AT).order_by_score(),
        )?;
        let weights = self.weights(searcher, &asked)?;
        let mut found = Vec::with_capacity(best.len());
        for (_, address) in best {
            let segment = searcher.segment_reader(address.segment_ord);
            let number = segment.fast_fields().u64("number")?.first(address.doc_id);
            let number = number.and_then(|number| usize::try_from(number).ok());
            if let Some(kept) = number.and_then(|number| self.passages.get(number)) {
                found.push(self.found(kept, &mut terms, &weights));
            }
        }
        // Stable: those that are alike stay in the order of their rank.
        found.sort_by_key(|found| Reverse((found.covered * 1_000.0).round() as u64));
        found.truncate(most);
        Ok(found)
    }

    fn query(&self, asked: &[String], context: &[String]) -> BooleanQuery {
        let one = |field, term: &String| -> Box<dyn Query> {
            let term = Term::from_field_text(field, term);
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        };
        let less = |query, by| -> Box<dyn Query> { Box::new(BoostQuery::new(query, by)) };
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut asks: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for term in asked {
            asks.push((Occur::Should, one(self.fields.words, term)));
            parts.push((Occur::Should, less(one(self.fields.title, term), TITLE)));
        }
        // Nothing is found for its context alone.
        parts.push((Occur::Must, Box::new(BooleanQuery::new(asks))));
        for term in context {
            parts.push((Occur::Should, less(one(self.fields.words, term), CONTEXT)));
        }
        BooleanQuery::new(parts)
    }

    /// How much each term counts: the fewer passages have it, the more. One that none has counts like one that a single
    /// passage has.
    fn weights(
        &self,
        searcher: &Searcher,
        asked: &[String],
    ) -> tantivy::Result<Vec<(String, f64)>> {
        let all = self.passages.len() as f64;
        let mut weights = Vec::with_capacity(asked.len());
        for term in asked {
            let found = searcher.doc_freq(&Term::from_field_text(self.fields.words, term))?;
            let having = found.max(1) as f64;
            let weight = (1.0 + (all - having + 0.5) / (having + 0.5)).ln();
            weights.push((term.clone(), weight));
        }
        Ok(weights)
    }

    fn found(&self, kept: &Kept, terms: &mut Terms, weights: &[(String, f64)]) -> Found {
        let (id, title) = &self.titles[kept.document];
        let mut has: HashSet<String> = terms.of(title).into_iter().collect();
        has.extend(terms.of(&kept.own()));
        let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
        let shared = weights.iter().filter(|(term, _)| has.contains(term));
        let shared: f64 = shared.map(|(_, weight)| weight).sum();
        Found {
            id: *id,
            title: title.clone(),
            text: kept.text.clone(),
            covered: shared / total,
        }
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index({} passages)", self.passages.len())
    }
}

impl Kept {
    /// What it says, with the heading that it stands under.
    fn own(&self) -> String {
        match &self.heading {
            Some(heading) if !self.text.contains(heading.as_str()) => {
                format!("{heading}\n{}", self.text)
            }
            _ => self.text.clone(),
        }
    }
}
