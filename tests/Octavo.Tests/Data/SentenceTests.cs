using Octavo.Data;

namespace Octavo.Tests.Data;

public sealed class SentenceTests
{
    [Theory]
    [InlineData("T:System.Collections.BitArray", "BitArray")]
    [InlineData("M:System.Collections.BitArray.And(System.Collections.BitArray)", "BitArray.And")]
    [InlineData("M:System.Collections.Generic.List`1.#ctor(System.Int32)", "List")]
    [InlineData("M:System.Linq.Enumerable.ToList``1(System.Collections.Generic.IEnumerable{``0})", "Enumerable.ToList")]
    [InlineData("P:System.String.Length", "String.Length")]
    [InlineData("F:System.Int32.MaxValue", "Int32.MaxValue")]
    [InlineData("N:System.Collections", "System.Collections")]
    [InlineData("Overload:System.X", "X")]
    [InlineData("", "")]
    public void A_reference_is_read_as_one_would_say_it(string reference, string name) =>
        Assert.Equal(name, XmlDocumentation.ReadableName(reference));

    [Fact]
    public void Documentation_becomes_plain_paragraphs()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.xml", """
            <doc><members><member name="M:A.B">
              <summary>Copies <paramref name="values" /> into a
                 <see cref="T:System.Collections.BitArray" />; returns <see langword="true" /> if <c>all</c> went well.</summary>
              <remarks><para>See <see cref="P:A.B">the other one</see>.</para>Up to 2<sup>31</sup> bytes.<code>var x = 1;</code>After it.</remarks>
            </member></members></doc>
            """u8);
        var paragraphs = XmlDocumentation.Paragraphs(path).Select(Sentences.Normalise).Where(text => text.Length > 0);
        Assert.Equal(
            [
                "Copies values into a BitArray; returns true if all went well.",
                "See the other one.",
                $"Up to 2{XmlDocumentation.Unspeakable} bytes.",
                "After it.",
            ],
            paragraphs);
    }

    [Fact]
    public void A_documentation_file_that_is_no_xml_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.xml", "<doc>"u8);
        Assert.Contains(path, Assert.Throws<DataException>(() => XmlDocumentation.Paragraphs(path).ToList()).Message);
    }

    [Fact]
    public void A_paragraph_is_cut_where_sentences_end() => Assert.Equal(
        [
            "The value is read from a file, e.g. The Times of today.",
            "It is then said to be \"ready to use.\"",
            "Is it really as simple as that?",
        ],
        Sentences.In("The value is read  from a file, e.g. The Times of\ntoday. It is then said to be \u201Cready to use.\u201D Is it really as simple as that? And then a rest without an end"));

    [Theory]
    [InlineData("The length of the list is zero.", true)]
    [InlineData("The .NET type (if any) that the value has.", true)]
    [InlineData("values is null or has no elements at all.", false)]
    [InlineData("Too short a text.", false)]
    [InlineData("This has no end and so it is a fragment", false)]
    [InlineData("This one trails off into something else...", false)]
    [InlineData("This has a bracket (that never closes at all.", false)]
    [InlineData("This has a quote \"that never closes at all.", false)]
    [InlineData("The type of the value is List<T> or another.", false)]
    [InlineData("The name caf\u00E9 has a letter outside the character set.", false)]
    [InlineData("Calls VPADDD ZMM1 K1 ZMM2 ZMM3 with the mask.", false)]
    [InlineData("The value of , and of nothing else at all.", false)]
    public void Fragments_code_and_other_alphabets_are_left_out(string text, bool kept) => Assert.Equal(kept, Sentences.IsSentence(text));

    [Fact]
    public void Typographic_marks_are_folded_and_invisible_ones_dropped() =>
        Assert.Equal("'a' \"b\" c-d - e... f g", Sentences.Normalise(" \u2018a\u2019 \u201Cb\u201D c\u2011d \u2014 e\u2026 f\u00A0\t\n g\u200B\uFEFF "));

    [Fact]
    public void Sentences_of_one_mould_are_capped_and_none_is_kept_twice()
    {
        var moulded = Enumerable.Range(0, 100).Select(i => $"Initializes a new instance of the Type{i} class.");
        var kept = SentenceCorpus.Select([.. moulded, .. moulded, "Something else that is said only once here."]);
        Assert.Equal(SentenceCorpus.MaximumPerTemplate + 1, kept.Count);
        Assert.Equal(kept.Count, kept.Distinct().Count());
        Assert.Contains("Something else that is said only once here.", kept);
    }

    [Fact]
    public void Order_and_choice_do_not_depend_on_where_a_sentence_stood()
    {
        // More of them than the cap on openings admits, so that choice is tested too.
        var sentences = Enumerable.Range(0, 600).Select(i => $"Returns the sum of its {new string('a', 1 + (i % 30))} and {new string('b', 1 + (i / 30))} parts.").ToArray();
        var kept = SentenceCorpus.Select(sentences);
        Assert.Equal(SentenceCorpus.MaximumPerOpening, kept.Count);
        Assert.Equal(kept, SentenceCorpus.Select(sentences.Reverse()));
        Assert.NotEqual(kept, kept.Order(StringComparer.Ordinal));
    }
}
