using System.Text;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;

namespace Gateway.Tests.RequestPolicy.Walk;

/// <summary>Bodies made to be slow or large. If the work were not linear, these tests would not end.</summary>
public class HostileBodyTests
{
    private const int Many = 300_000;

    // Upper- and lower-case spellings of twenty letters: names that a case-insensitive hash would put into one bucket.
    private static string Spelling(int i) =>
        string.Create(20, i, static (name, bits) =>
        {
            for (var at = 0; at < name.Length; at++)
            {
                name[at] = (char)('a' + at - (((bits >> at) & 1) * ('a' - 'A')));
            }
        });

    private static readonly Dictionary<string, Func<string>> Bodies = new()
    {
        ["names"] = () => Object(Enumerable.Range(0, Many).Select(i => $"\"{i}\":1")),
        ["escaped names"] = () => Object(Enumerable.Range(0, Many / 4).Select(i => $"\"\\u0061{i}\":1")),
        ["spellings"] = () => InFreeJson(Object(Enumerable.Range(0, Many / 2).Select(i => $"\"{Spelling(i)}\":1"))),
        ["objects"] = () => $$"""{"a":[{{string.Join(',', Enumerable.Repeat("{\"a\":{},\"b\":0}", Many))}}]}""",
        ["objects of many names"] = () =>
            InFreeJson($"[{string.Join(',', Enumerable.Repeat(Object(TwentyNames), Many / 50))}]"),
        ["one long name"] = () => $$"""{"{{new string('a', 20 * Many)}}\u0061":1}""",
        ["escapes"] = () => $$"""{"a":"{{string.Concat(Enumerable.Repeat(@"\u3053\ud83d\ude00", Many))}}"}""",
        ["numbers"] = () => $$"""{"a":[{{string.Join(',', Enumerable.Repeat("1", Many))}}]}""",
    };

    private static IEnumerable<string> TwentyNames => Enumerable.Range(0, 20).Select(i => $"\"{i}\":1");

    public static TheoryData<string> Names => [.. Bodies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_large_body_is_walked_in_memory_that_stays_in_proportion(string name)
    {
        var body = Encoding.UTF8.GetBytes(Bodies[name]());

        foreach (var form in new[] { BodyForm.Converse, BodyForm.Opaque })
        {
            Walked.Error(body, form);
            var before = GC.GetAllocatedBytesForCurrentThread();

            Assert.Null(Walked.Error(body, form));

            // Pooled: almost nothing is allocated the second time, and never more than all of it once more.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3L * body.Length);
        }
    }

    [Fact]
    public void Twenty_five_megabytes_of_brackets_end_at_the_first_too_many()
    {
        var body = new byte[25_000_000];
        "{\"a\":"u8.CopyTo(body);
        body.AsSpan(5).Fill((byte)'[');
        Walked.Error(body, BodyForm.Opaque);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refusal = Walked.Error(body, BodyForm.Opaque);

        Assert.Contains("near byte 1005", refusal, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Theory]
    [InlineData("nul")]
    [InlineData("tru")]
    [InlineData("fals")]
    [InlineData("x")]
    [InlineData("-")]
    [InlineData("1x")]
    [InlineData("nullx")]
    [InlineData("\"\\x")]
    public void What_follows_a_word_that_is_none_is_not_copied(string word)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"a": 1,{{"\n"}} "b" : {{word}}{{new string('あ', Many)}}}""");
        Walked.Error(body, BodyForm.Opaque);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refusal = Walked.Error(body, BodyForm.Opaque);

        Assert.Contains("near line 2, byte ", refusal, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_request_with_nothing_to_refuse_allocates_nothing()
    {
        var body = """
            {"messages":[{"role":"user","content":[{"text":"こんにちは、\n元気ですか。"},{"toolUse":{"toolUseId":"t","name":"n",
            "input":{"city":"大阪","id":1,"ID":2,"days":[1,2,3]}}}]}],"system":[{"text":"s"}],
            "inferenceConfig":{"maxTokens":100,"temperature":0.5},"requestMetadata":{"k":"v"}}
            """u8.ToArray();
        Walked.Error(body);
        var cancelled = TestContext.Current.CancellationToken;
        var before = GC.GetAllocatedBytesForCurrentThread();

        var unreadable = RequestMembers.Read(body, BodyForm.Converse, Policies.Default, out var members, cancelled);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Null(unreadable);
        Assert.Null(members.Error);
    }

    private static string InFreeJson(string json) => $$"""{"additionalModelRequestFields":{{json}}}""";

    private static string Object(IEnumerable<string> members) => $"{{{string.Join(',', members)}}}";
}
