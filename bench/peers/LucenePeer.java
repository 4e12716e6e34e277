// SPDX-License-Identifier: GPL-2.0-or-later
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.apache.lucene.analysis.*;
import org.apache.lucene.analysis.core.*;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.store.*;

/**
 * Lucene as a peer: index FOLDER PAPERS.tsv (name TAB text, a paper a line; one thread, folded terms with positions), or ask FOLDER QUESTIONS.tsv
 * ROUNDS (kind TAB question): prints kind TAB milliseconds a question and round, the first round unmeasured, with the names of what that found.
 */
public class LucenePeer {
	static class Folding extends Analyzer {
		@Override protected TokenStreamComponents createComponents(String field, Reader reader) {
			Tokenizer tokens = new StandardTokenizer(reader);
			return new TokenStreamComponents(tokens, new ASCIIFoldingFilter(new LowerCaseFilter(tokens)));
		}
	}

	static List<String> words(String text) throws IOException {
		List<String> words = new ArrayList<>();
		try (TokenStream stream = new Folding().tokenStream("text", text)) {
			CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
			for (stream.reset(); stream.incrementToken();)
				words.add(term.toString());
		}
		return words;
	}

	static Query make(String kind, String question) throws IOException {
		List<String> words = words(question);
		if (kind.endsWith("phrase") || kind.equals("number")) {
			PhraseQuery phrase = new PhraseQuery();
			for (String word : words)
				phrase.add(new Term("text", word));
			return phrase;
		}
		BooleanQuery query = new BooleanQuery();
		for (String word : words)
			query.add(new TermQuery(new Term("text", word)), kind.equals("and") ? BooleanClause.Occur.MUST : BooleanClause.Occur.SHOULD);
		return query;
	}

	static void index(String folder, String papers) throws IOException {
		IndexWriterConfig config = new IndexWriterConfig(org.apache.lucene.util.Version.LATEST, new Folding());
		config.setSimilarity(new org.apache.lucene.search.similarities.BM25Similarity());
		try (IndexWriter writer = new IndexWriter(FSDirectory.open(new File(folder)), config);
		     BufferedReader in = new BufferedReader(new InputStreamReader(new FileInputStream(papers), StandardCharsets.UTF_8))) {
			for (String line; (line = in.readLine()) != null;) {
				int tab = line.indexOf('\t');
				Document document = new Document();
				document.add(new StringField("name", line.substring(0, tab), Field.Store.YES));
				document.add(new TextField("text", line.substring(tab + 1), Field.Store.NO));
				writer.addDocument(document);
			}
			writer.commit();
		}
	}

	static void ask(String folder, String questions, int rounds) throws IOException {
		IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(new File(folder))));
		searcher.setSimilarity(new org.apache.lucene.search.similarities.BM25Similarity());
		List<String> lines = new ArrayList<>();
		try (BufferedReader in = new BufferedReader(new InputStreamReader(new FileInputStream(questions), StandardCharsets.UTF_8))) {
			for (String line; (line = in.readLine()) != null;)
				lines.add(line);
		}
		StringBuilder out = new StringBuilder();
		for (int round = 0; round <= rounds; round++)
			for (String line : lines) {
				int tab = line.indexOf('\t');
				String kind = line.substring(0, tab);
				long since = System.nanoTime();
				TopDocs top = searcher.search(make(kind, line.substring(tab + 1)), 10);
				StringJoiner names = new StringJoiner(" ");
				for (ScoreDoc hit : top.scoreDocs)
					names.add(searcher.doc(hit.doc).get("name"));
				double ms = (System.nanoTime() - since) / 1e6;
				out.append(kind).append('\t').append(ms).append('\t').append(round == 0 ? names : "").append('\n');
			}
		System.out.print(out);
	}

	public static void main(String[] arguments) throws IOException {
		if (arguments[0].equals("index"))
			index(arguments[1], arguments[2]);
		else
			ask(arguments[1], arguments[2], Integer.parseInt(arguments[3]));
	}
}
