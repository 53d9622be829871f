using System.Net;
using System.Text.Json;
using static Gateway.Simulator.Tests.BedrockRuntime.Retrieval.RetrievalModels;

namespace Gateway.Simulator.Tests.BedrockRuntime.Retrieval;

public sealed class TitanEmbedTests
{
    private const string Malformed = "Malformed input request: ";
    private const string Reformat = ", please reformat your input and try again.";

    [Fact]
    public async Task A_text_becomes_a_vector_of_length_1_with_1024_dimensions()
    {
        var answer = await AskAsync(Titan, TitanBody);

        Assert.Equal(
            ["embedding", "embeddingsByType", "inputTextTokenCount"],
            answer.Json.EnumerateObject().Select(member => member.Name));
        var vector = Vector(answer.Json.GetProperty("embedding"));
        Assert.Equal(1024, vector.Length);
        Assert.Equal(1, Length(vector), 1e-6);
        Assert.Equal(["float"], answer.Json.GetProperty("embeddingsByType").EnumerateObject().Select(type => type.Name));
        Assert.Equal(vector, Vector(answer.Json.GetProperty("embeddingsByType").GetProperty("float")));
        Assert.Equal(7, answer.Json.GetProperty("inputTextTokenCount").GetInt32());
        Assert.Equal("7", answer.Headers["X-Amzn-Bedrock-Input-Token-Count"]);
        Assert.False(answer.Headers.ContainsKey("X-Amzn-Bedrock-Output-Token-Count"));
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(1024)]
    public async Task The_dimensions_are_those_asked_for(int dimensions)
    {
        var answer = await AskAsync(Titan, $$"""{"inputText":"転入届","dimensions":{{dimensions}}}""");

        var vector = Vector(answer.Json.GetProperty("embedding"));
        Assert.Equal(dimensions, vector.Length);
        Assert.Equal(1, Length(vector), 1e-6);
    }

    [Fact]
    public async Task A_vector_that_is_not_normalised_has_the_same_direction()
    {
        var normal = await AskAsync(Titan, TitanBody);
        var raw = await AskAsync(Titan, """{"inputText":"転入届の手続き","normalize":false}""");

        var vector = Vector(raw.Json.GetProperty("embedding"));
        Assert.True(Length(vector) > 2, $"length {Length(vector)}");
        Assert.Equal(1, Cosine(vector, Vector(normal.Json.GetProperty("embedding"))), 1e-6);
    }

    [Fact]
    public async Task Binary_is_a_list_of_bits()
    {
        var answer = await AskAsync(Titan, """{"inputText":"転入届","embeddingTypes":["binary","float"],"dimensions":256}""");

        var types = answer.Json.GetProperty("embeddingsByType");
        Assert.Equal(["binary", "float"], types.EnumerateObject().Select(type => type.Name));
        Assert.Equal(
            Vector(answer.Json.GetProperty("embedding")).Select(value => value > 0 ? 1.0 : 0.0),
            Vector(types.GetProperty("binary")));
    }

    [Fact]
    public async Task Equal_texts_have_equal_vectors_and_texts_that_share_words_are_nearer()
    {
        var text = await EmbedAsync("転入届の手続きに必要な書類");
        var same = await EmbedAsync("転入届の手続きに必要な書類");
        var near = await EmbedAsync("転入届に必要な書類はどれですか");
        var far = await EmbedAsync("粗大ごみの収集日を知りたい");

        Assert.Equal(text, same);
        Assert.NotEqual(text, near);
        Assert.True(Cosine(text, near) > 0.4, $"near {Cosine(text, near)}");
        Assert.True(Cosine(text, far) < 0.3, $"far {Cosine(text, far)}");
    }

    [Theory]
    [InlineData("""{"inputText":""}""", "expected minLength: 1, actual: 0")]
    [InlineData("""{"inputText":["a","b"]}""", "expected type: String, found: JSONArray")]
    [InlineData("""{"inputText":[1,2]}""", "expected type: String, found: JSONArray")]
    [InlineData("""{"inputText":null}""", "expected type: String, found: Null")]
    [InlineData("{}", "required key [inputText] not found")]
    [InlineData("""{"inputText":"a","input_type":"search_query"}""", "extraneous key [input_type] is not permitted")]
    [InlineData("""{"inputText":"a","dimensions":300}""", "300 is not a valid enum value")]
    [InlineData("""{"inputText":"a","dimensions":"256"}""", "256 is not a valid enum value")]
    [InlineData("""{"inputText":"a","dimensions":1536}""", "1536 is not a valid enum value")]
    [InlineData("""{"inputText":"a","normalize":"true"}""", "expected type: Boolean, found: String")]
    [InlineData("""{"inputText":"a","embeddingTypes":["base64"]}""", "base64 is not a valid enum value")]
    [InlineData("""{"inputText":"a","embeddingTypes":"float"}""", "expected type: JSONArray, found: String")]
    [InlineData("""{"texts":["a"],"input_type":"search_query"}""", "3 schema violations found")]
    public async Task A_body_that_its_schema_does_not_permit_is_refused(string body, string because)
    {
        var answer = await AskAsync(Titan, body);

        Assert.Equal(
            (HttpStatusCode.BadRequest, "ValidationException", $"{Malformed}{because}{Reformat}"),
            (answer.Status, answer.ErrorCode, answer.Message));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"inputText":"a","inputText":"b"}""")]
    public async Task What_is_no_JSON_object_is_refused(string body)
    {
        var answer = await AskAsync(Titan, body);

        Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task A_text_is_limited_to_8192_tokens_and_50000_characters()
    {
        var longest = await AskAsync(Titan, Body(new string('届', 8_192)));
        var tokens = await AskAsync(Titan, Body(new string('届', 8_193)));
        var characters = await AskAsync(Titan, Body(new string('a', 50_001)));

        Assert.Equal(HttpStatusCode.OK, longest.Status);
        Assert.Equal(
            "400 Bad Request: Too many input tokens. Max input tokens: 8192, request input token count: 8193 ",
            tokens.Message);
        Assert.Equal($"{Malformed}expected maxLength: 50000, actual: 50001{Reformat}", characters.Message);
    }

    private static string Body(string text) => JsonSerializer.Serialize(new { inputText = text });

    private static async Task<double[]> EmbedAsync(string text) =>
        Vector((await AskAsync(Titan, Body(text))).Json.GetProperty("embedding"));
}
