//! Real samples of formats: a folder named by `NEWSDEX_DATA`; without it these tests say that they were skipped.

use std::{collections::BTreeMap, fs, ops::ControlFlow, path::Path};

use newsdex::{
    article::Article,
    facet::Kind,
    format::{Item, Reading, read},
};

use crate::harness::real_data;

/// What each file below a folder of real samples gives: articles, and reasons for what was not read.
fn read_all(folder: &Path) -> BTreeMap<String, (Vec<Article>, Vec<String>)> {
    let mut all = BTreeMap::new();
    for file in newsdex::corpus::walk(folder).unwrap().files {
        let mut reader = newsdex::decode::decompress(fs::File::open(&file.path).unwrap());
        let (mut articles, mut reasons) = (Vec::new(), Vec::new());
        read(
            &mut *reader,
            &file.name,
            Reading::of(64_000_000),
            &mut |item| {
                match item {
                    Item::Article { article, .. } => articles.push(*article),
                    Item::Problem(problem) => reasons.push(problem.what),
                }
                ControlFlow::Continue(())
            },
        );
        all.insert(file.name, (articles, reasons));
    }
    all
}

#[test]
fn the_samples_of_the_news_industry_are_read_or_left_out_for_a_reason() {
    for (folder, texts) in [
        ("formats/ninjs/examples", 28),
        ("formats/newsml-g2/examples", 8),
    ] {
        let Some(folder) = real_data(folder) else {
            return;
        };
        let all = read_all(&folder);
        for (name, (articles, reasons)) in &all {
            assert!(
                !articles.is_empty() || !reasons.is_empty(),
                "{name} gave nothing"
            );
            for article in articles {
                assert!(
                    article.headline.is_some() || !article.body.is_empty(),
                    "{name}"
                );
                assert!(!article.body.contains("</"), "{name} has tags in its text");
            }
        }
        let found: usize = all.values().map(|(articles, _)| articles.len()).sum();
        assert_eq!(found, texts, "{}", folder.display());
    }
}

#[test]
fn the_texts_among_them_give_headline_body_date_and_typed_tags() {
    let Some(folder) = real_data("formats") else {
        return;
    };
    // file, and what it has of persons, organisations, places, subjects; none of those without are typed in the source
    let texts = [
        ("ninjs/examples/1.4/ninjsExComplex1.json", [1, 1, 3, 0]),
        ("ninjs/examples/1.4/ninjsExMediumText1.json", [1, 1, 3, 0]),
        (
            "ninjs/examples/1.4/businesswire-newsml-20130515006361.json",
            [0, 0, 0, 9],
        ),
        (
            "ninjs/examples/2.1/businesswire-newsml-20130605006126.json",
            [0, 0, 0, 13],
        ),
        ("ninjs/examples/2.1/dpa_text.json", [0, 0, 0, 0]),
        ("ninjs/examples/2.1/ntb_text.json", [0, 0, 1, 4]),
        ("ninjs/examples/2.1/tt_text_image_2.json", [1, 1, 3, 1]),
        ("ninjs/examples/2.1/ninjsExSimpleText_2.json", [0, 0, 0, 0]),
        ("ninjs/examples/3.0/tt_text_image_3.json", [1, 1, 3, 1]),
        ("ninjs/examples/3.0/ntb_text.json", [0, 0, 1, 4]),
        (
            "ninjs/examples/3.0/businesswire-newsml-20130731006140.json",
            [0, 0, 0, 10],
        ),
        (
            "newsml-g2/examples/LISTING_2_NewsML-G2_Text_Document.xml",
            [0, 0, 0, 3],
        ),
        (
            "newsml-g2/examples/LISTING_22_Sports_story_in_NewsML-G2NITF.xml",
            [2, 0, 0, 2],
        ),
        ("newsml-g2/examples/Receiver View.xml", [0, 0, 0, 3]),
    ];
    for (name, kinds) in texts {
        let path = folder.join(name);
        let all = read_all(&path);
        let [article] = &all.values().next().unwrap().0[..] else {
            panic!("{name} is no single article");
        };
        // NTB's sample has a description and no text
        let text = article.body.len() + article.summary.as_ref().map_or(0, String::len);
        let filled = article.headline.is_some() && article.date.is_some() && text > 100;
        assert!(filled, "{name}: {article:?}");
        let found = [Kind::Person, Kind::Org, Kind::Place, Kind::Topic];
        let found = found.map(|kind| article.tags.iter().filter(|tag| tag.kind == kind).count());
        assert_eq!(found, kinds, "{name}: {:?}", article.tags);
    }
}

#[test]
fn saved_pages_give_their_titles_and_the_text_that_a_reader_comes_for() {
    let Some(folder) = real_data("formats/html") else {
        return;
    };
    let words = |text: &str| -> BTreeMap<String, usize> {
        let lower = text.to_lowercase();
        let mut words = BTreeMap::new();
        for word in lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
        {
            *words.entry(word.to_owned()).or_default() += 1;
        }
        words
    };
    let (mut common, mut found, mut expected) = (0, 0, 0);
    let mut pages = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let page = entry.unwrap().path();
        if !page.is_dir() {
            continue;
        }
        let all = read_all(&page.join("source.html"));
        let article = &all.values().next().unwrap().0[0];
        let meta = fs::read_to_string(page.join("expected-metadata.json")).unwrap();
        let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
        let title = newsdex::article::one_line(meta["title"].as_str().unwrap());
        assert_eq!(
            article.headline.as_deref().unwrap_or_default(),
            title,
            "{}",
            page.display()
        );
        let ours = words(&article.body);
        let theirs = words(&fs::read_to_string(page.join("expected.txt")).unwrap());
        common += ours
            .iter()
            .map(|(word, count)| *count.min(theirs.get(word).unwrap_or(&0)))
            .sum::<usize>();
        found += ours.values().sum::<usize>();
        expected += theirs.values().sum::<usize>();
        pages += 1;
    }
    assert!(pages > 30);
    let f1 = 2.0 * common as f64 / (found + expected) as f64;
    println!("word F1 over {pages} pages: {f1:.4}");
    assert!(f1 >= 0.98, "{f1}");
}
