// Lucene 9.x as a peer of newsdex: the same commands over the same articles and queries, see run.py.
//
//     Lucene index ARTICLES INDEX THREADS
//     Lucene search INDEX QUERIES ROUNDS
//     Lucene once INDEX WORD
//
// What Lucene leaves open is set to what is fastest here: headline and body in one indexed field, no offsets in the
// index, the default codec (whose stored fields are packed for speed, not size), no forced merge and no threads within
// a query. Caches of answers are off: each query is answered anew, as by the others.

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.*;
import java.io.*;
import java.nio.file.*;
import java.time.LocalDate;
import java.util.*;
import java.util.concurrent.*;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.index.*;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.search.*;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;

public final class Lucene {
    record Article(String id, String headline, String body, String date, String source, List<List<String>> tags) {}

    record Asked(@JsonProperty("class") String name, String ask, List<String> words, String join, String from,
            String to, String kind, String label) {}

    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    private static final EnglishAnalyzer ANALYZER = new EnglishAnalyzer();
    private static final List<String> KINDS = List.of("person", "org", "place", "topic", "tag");

    /** Code is compiled while it runs: so much time for each class's queries, and again before they are measured. */
    private static final long WARM_UP_NANOS = 1_000_000_000L;

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "index" -> index(Path.of(args[1]), Path.of(args[2]), Integer.parseInt(args[3]));
            case "search" -> new Lucene(Path.of(args[1])).measure(Path.of(args[2]), Integer.parseInt(args[3]));
            case "once" -> new Lucene(Path.of(args[1])).once(args[2]);
        }
    }

    // ---- index

    private static void index(Path file, Path folder, int threads) throws Exception {
        var watch = new Thread(Lucene::watchMemory);
        watch.setDaemon(true);
        watch.start();
        long start = System.nanoTime();
        // the merge policy and its threads beside ours are the defaults; closing waits for merges that were begun
        var config = new IndexWriterConfig(ANALYZER).setRAMBufferSizeMB(200).setOpenMode(OpenMode.CREATE);
        int added = 0;
        try (BufferedReader lines = Files.newBufferedReader(file);
                IndexWriter writer = new IndexWriter(FSDirectory.open(folder), config)) {
            var pool = Executors.newFixedThreadPool(threads);
            Callable<Integer> part = () -> {
                int articles = 0;
                // readLine locks: each line goes to one thread
                for (String line; (line = lines.readLine()) != null; articles++) {
                    writer.addDocument(document(JSON.readValue(line, Article.class)));
                }
                return articles;
            };
            for (Future<Integer> done : pool.invokeAll(Collections.nCopies(threads, part))) added += done.get();
            pool.shutdown();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpu = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
        print("articles", added, "seconds", seconds, "cpu_seconds", cpu, "peak_bytes", peak > 0 ? peak : null);
    }

    /** Prints names and values in turn as a line of JSON. */
    private static void print(Object... fields) throws IOException {
        var line = new LinkedHashMap<Object, Object>();
        for (int i = 0; i < fields.length; i += 2) line.put(fields[i], fields[i + 1]);
        System.out.println(JSON.writeValueAsString(line));
    }

    private static Document document(Article article) {
        Document document = new Document();
        document.add(new StoredField("id", article.id));
        if (article.headline != null) {
            document.add(new StoredField("headline", article.headline));
            document.add(new TextField("text", article.headline, Store.NO));
        }
        document.add(new StoredField("body", article.body));
        document.add(new TextField("text", article.body, Store.NO));
        if (article.date != null) {
            document.add(new StoredField("day", article.date));
            document.add(new LongPoint("date", day(article.date)));
            document.add(new NumericDocValuesField("date", day(article.date)));
        }
        if (article.source != null) addTag(document, "sources", "source\0" + article.source);
        for (List<String> pair : article.tags) addTag(document, "tags", String.join("\0", pair));
        return document;
    }

    /** A tag to filter by, and to count. */
    private static void addTag(Document document, String facet, String tag) {
        document.add(new StringField("tag", tag, Store.YES));
        document.add(new SortedSetDocValuesField(facet, new BytesRef(tag)));
    }

    private static long day(String date) {
        return LocalDate.parse(date).toEpochDay();
    }

    /** The most memory of its own that this process had, seen every 10 ms; 0 where the system does not say. */
    private static volatile long peak;

    private static void watchMemory() {
        try {
            for (; ; Thread.sleep(10)) {
                String status = Files.readString(Path.of("/proc/self/status"));
                String kilobytes = status.split("RssAnon:")[1].split("kB")[0].strip();
                peak = Math.max(peak, 1024 * Long.parseLong(kilobytes));
            }
        } catch (IOException | InterruptedException noSuchFileHere) {
            peak = 0;
        }
    }

    // ---- search

    private final IndexSearcher searcher;
    private final QueryBuilder builder = new QueryBuilder(ANALYZER);
    private final UnifiedHighlighter highlighter;
    private Facet tags, sources;
    private boolean scoreAll;
    private long sink; // takes something of each result, so that none is left out as unused

    private Lucene(Path folder) throws IOException {
        searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(folder)));
        searcher.setQueryCache(null);
        // bodies are only stored: the highlighter analyzes the ten of a page anew, all of each
        highlighter = UnifiedHighlighter.builder(searcher, ANALYZER).withFieldMatcher("text"::equals)
                .withMaxLength(Integer.MAX_VALUE - 1).build();
    }

    private void measure(Path file, int rounds) throws IOException {
        tags = new Facet(searcher.getIndexReader(), "tags");
        sources = new Facet(searcher.getIndexReader(), "sources");
        Map<String, List<Asked>> classes = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            Asked asked = JSON.readValue(line, Asked.class);
            classes.computeIfAbsent(asked.name, name -> new ArrayList<>()).add(asked);
        }
        for (List<Asked> queries : classes.values()) warmUp(queries);
        for (Map.Entry<String, List<Asked>> entry : classes.entrySet()) {
            List<Asked> queries = entry.getValue();
            scoreAll = warmUp(queries);
            int[] hits = new int[queries.size()];
            long[] times = new long[rounds * hits.length];
            for (int i = 0; i < times.length; i++) {
                long start = System.nanoTime();
                hits[i % hits.length] = answer(queries.get(i % hits.length));
                times[i] = System.nanoTime() - start;
            }
            Arrays.sort(times);
            double p50 = times[times.length / 2] / 1e3, p99 = times[times.length * 99 / 100] / 1e3;
            print("class", entry.getKey(), "p50_us", p50, "p99_us", p99, "hits", hits);
        }
        System.err.println(sink + " results used");
    }

    /**
     * Runs a class's queries for a while. The ten best with an exact total can be had by scoring each match, or by
     * passing over what cannot be among the best and counting apart: both in turn; answers whether the first is faster.
     */
    private boolean warmUp(List<Asked> queries) throws IOException {
        long[] spent = new long[2];
        while (spent[0] + spent[1] < WARM_UP_NANOS) {
            for (int way = 0; way < 2; way++) {
                scoreAll = way == 0;
                long start = System.nanoTime();
                for (Asked asked : queries) sink += answer(asked);
                spent[way] += System.nanoTime() - start;
            }
        }
        return spent[0] < spent[1];
    }

    private int answer(Asked asked) throws IOException {
        Query query = query(asked);
        return switch (asked.ask) {
            case "count" -> searcher.count(query);
            case "top" -> top(query);
            case "facets" -> {
                int total = count(query, tags);
                sink += tags.most(0, tags.counts.length, 10).size();
                yield total;
            }
            case "page" -> page(query);
            default -> throw new IllegalArgumentException(asked.ask);
        };
    }

    private int top(Query query) throws IOException {
        if (scoreAll) {
            TopDocs best = searcher.search(query, new TopScoreDocCollectorManager(10, null, Integer.MAX_VALUE));
            read(best);
            return (int) best.totalHits.value;
        }
        read(searcher.search(query, 10));
        return searcher.count(query);
    }

    /** Reads all that is stored of the articles found, as newsdex does. */
    private void read(TopDocs best) throws IOException {
        for (ScoreDoc hit : best.scoreDocs) {
            for (IndexableField field : searcher.storedFields().document(hit.doc)) sink += field.stringValue().length();
        }
    }

    private int page(Query query) throws IOException {
        TopDocs best = searcher.search(query, 10);
        for (ScoreDoc hit : best.scoreDocs) sink += headline(hit).length();
        sink += String.join("", highlighter.highlight("body", query, best)).length();
        int total = count(query, tags, sources);
        // values are sorted, so those of a kind stand together
        for (String kind : KINDS) sink += tags.most(tags.first(kind + '\0'), tags.first(kind + '\1'), 8).size();
        sink += sources.most(0, sources.counts.length, 8).size();
        return total;
    }

    private void once(String word) throws IOException {
        Query query = query(new Asked("", "top", List.of(word), "and", null, null, null, null));
        for (ScoreDoc hit : searcher.search(query, 10).scoreDocs) System.out.println(headline(hit));
        System.out.println(searcher.count(query));
    }

    private String headline(ScoreDoc hit) throws IOException {
        String headline = searcher.storedFields().document(hit.doc, Set.of("headline")).get("headline");
        return Objects.toString(headline, "");
    }

    private Query query(Asked asked) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        if (!asked.words.isEmpty()) all.add(words(asked), Occur.MUST);
        if (asked.kind != null) all.add(new TermQuery(new Term("tag", asked.kind + '\0' + asked.label)), Occur.FILTER);
        if (asked.from != null || asked.to != null) {
            long from = asked.from == null ? Long.MIN_VALUE : day(asked.from);
            long to = asked.to == null ? Long.MAX_VALUE : day(asked.to);
            all.add(new IndexOrDocValuesQuery(LongPoint.newRangeQuery("date", from, to),
                    NumericDocValuesField.newSlowRangeQuery("date", from, to)), Occur.FILTER);
        }
        return all.build();
    }

    private Query words(Asked asked) {
        String joined = String.join(" ", asked.words);
        Query query = switch (asked.join) {
            // the beginning of stems, as no field is without stemming; unranked, as Lucene does by itself
            case "prefix" -> new PrefixQuery(new Term("text", joined));
            case "phrase" -> builder.createPhraseQuery("text", joined);
            case "or" -> builder.createBooleanQuery("text", joined, Occur.SHOULD);
            default -> builder.createBooleanQuery("text", joined, Occur.MUST);
        };
        return query == null ? new MatchNoDocsQuery() : query;
    }

    /** Counts the matches of a query, and the values of some fields in them. */
    @SuppressWarnings("deprecation") // what took the place of searching with one collector is for several threads
    private int count(Query query, Facet... facets) throws IOException {
        for (Facet facet : facets) facet.counts = new int[(int) facet.values.getValueCount()];
        var total = new TotalHitCountCollector();
        searcher.search(query, MultiCollector.wrap(total, MultiCollector.wrap(facets)));
        return total.getTotalHits();
    }

    /** The values of a field: each has a number in the whole index, beside the numbers within the segments. */
    private static final class Facet extends SimpleCollector {
        final String field;
        final SortedSetDocValues values;
        int[] counts;
        private SortedSetDocValues inSegment;
        private org.apache.lucene.util.LongValues numbers;

        Facet(IndexReader reader, String field) throws IOException {
            this.field = field;
            var found = MultiDocValues.getSortedSetValues(reader, field);
            values = found == null ? DocValues.emptySortedSet() : found;
        }

        public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
        }

        protected void doSetNextReader(LeafReaderContext segment) throws IOException {
            inSegment = DocValues.getSortedSet(segment.reader(), field);
            numbers = values instanceof MultiDocValues.MultiSortedSetDocValues all
                    ? all.mapping.getGlobalOrds(segment.ord) : null;
        }

        public void collect(int article) throws IOException {
            if (!inSegment.advanceExact(article)) return;
            for (int left = inSegment.docValueCount(); left > 0; left--) {
                long number = inSegment.nextOrd();
                counts[(int) (numbers == null ? number : numbers.get(number))]++;
            }
        }

        /** The number of the first value that is not before a text. */
        int first(String text) throws IOException {
            long found = values.lookupTerm(new BytesRef(text));
            return (int) (found < 0 ? -1 - found : found);
        }

        /** The most frequent values between two numbers, with their counts, best first. */
        List<String> most(int first, int end, int limit) throws IOException {
            // count and number in one; of equal counts the first in the alphabet is the higher
            long[] best = new long[limit];
            for (int number = first; number < end; number++) {
                long entry = (long) counts[number] << 32 | Integer.MAX_VALUE - number;
                if (counts[number] == 0 || entry < best[limit - 1]) continue;
                int at = limit - 1;
                for (; at > 0 && best[at - 1] < entry; at--) best[at] = best[at - 1];
                best[at] = entry;
            }
            List<String> most = new ArrayList<>();
            for (int i = 0; i < limit && best[i] > 0; i++) {
                BytesRef value = values.lookupOrd(Integer.MAX_VALUE - (int) best[i]);
                most.add(value.utf8ToString() + " " + (best[i] >> 32));
            }
            return most;
        }
    }
}
