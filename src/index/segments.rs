//! The files of segments.

use std::path::{Path, PathBuf};

use tantivy::index::{SegmentComponent, SegmentMeta};

use super::{Index, manifest};

impl Index {
    /// The folder of tantivy's files.
    pub(super) fn segments(&self) -> PathBuf {
        self.path.join(manifest::SEGMENTS)
    }
}

/// Whether a file is a part of a segment, by its name.
pub(super) fn is_part(name: &Path) -> bool {
    let name = name.to_string_lossy();
    let stem = name.split('.').next().unwrap_or_default();
    stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The files that a segment has.
pub(super) fn files(meta: &SegmentMeta) -> Vec<PathBuf> {
    let mut components = vec![
        SegmentComponent::Postings,
        SegmentComponent::Positions,
        SegmentComponent::FastFields,
        SegmentComponent::FieldNorms,
        SegmentComponent::Terms,
        SegmentComponent::Store,
    ];
    components.extend(meta.has_deletes().then_some(SegmentComponent::Delete));
    let components = components.into_iter();
    components
        .map(|component| meta.relative_path(component))
        .collect()
}
