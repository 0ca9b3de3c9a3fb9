//! The schema in tantivy's terms.

use tantivy::schema::{
    BytesOptions, Field as TantivyField, IndexRecordOption, NumericOptions, Schema,
    TextFieldIndexing, TextOptions,
};

use super::analyzer;
use crate::schema::{FIELDS, Field, FieldKind};

/// Our fields as tantivy numbers them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields([TantivyField; FIELDS.len()]);

impl Fields {
    /// The schema of a new index.
    pub fn schema() -> Schema {
        let mut builder = Schema::builder();
        for row in &FIELDS {
            match row.kind {
                FieldKind::Raw => {
                    let indexing = TextFieldIndexing::default()
                        .set_tokenizer("raw")
                        .set_fieldnorms(false)
                        .set_index_option(IndexRecordOption::Basic);
                    let options = TextOptions::default()
                        .set_indexing_options(indexing)
                        .set_fast("raw");
                    builder.add_text_field(row.name, options);
                }
                FieldKind::Column => {
                    builder.add_text_field(row.name, TextOptions::default().set_fast("raw"));
                }
                FieldKind::Text => {
                    let indexing = TextFieldIndexing::default()
                        .set_tokenizer(analyzer::NAME)
                        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
                    builder.add_text_field(
                        row.name,
                        TextOptions::default().set_indexing_options(indexing),
                    );
                }
                FieldKind::Signed => {
                    builder.add_i64_field(row.name, NumericOptions::default().set_fast());
                }
                FieldKind::Unsigned => {
                    builder.add_u64_field(row.name, NumericOptions::default().set_fast());
                }
                FieldKind::Stored => {
                    builder.add_bytes_field(row.name, BytesOptions::default().set_stored());
                }
            }
        }
        builder.build()
    }

    /// The fields of an index; nothing when its schema is another.
    pub fn of(schema: &Schema) -> Option<Fields> {
        if *schema != Fields::schema() {
            return None;
        }
        let mut fields = [TantivyField::from_field_id(0); FIELDS.len()];
        for (place, row) in fields.iter_mut().zip(&FIELDS) {
            *place = schema.get_field(row.name).ok()?;
        }
        Some(Fields(fields))
    }

    /// Our field as tantivy numbers it.
    pub fn get(&self, field: Field) -> TantivyField {
        self.0[field as usize]
    }
}
