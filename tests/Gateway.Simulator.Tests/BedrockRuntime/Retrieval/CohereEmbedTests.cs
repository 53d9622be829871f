using System.Net;
using System.Text.Json;
using static Gateway.Simulator.Tests.BedrockRuntime.Retrieval.RetrievalModels;

namespace Gateway.Simulator.Tests.BedrockRuntime.Retrieval;

public sealed class CohereEmbedTests
{
    [Theory]
    [InlineData(Multilingual)]
    [InlineData(English)]
    public async Task Texts_become_vectors_in_their_order(string model)
    {
        var answer = await AskAsync(model, """{"texts":["転入届","ごみの日","転入届"],"input_type":"search_document"}""");

        Assert.Equal(
            ["embeddings", "id", "response_type", "texts"], answer.Json.EnumerateObject().Select(member => member.Name));
        var vectors = answer.Json.GetProperty("embeddings").EnumerateArray().Select(Vector).ToList();
        Assert.All(vectors, vector => Assert.Equal((1024, 1.0), (vector.Length, Math.Round(Length(vector), 6))));
        Assert.Equal(vectors[0], vectors[2]);
        Assert.NotEqual(vectors[0], vectors[1]);
        Assert.Equal("embeddings_floats", answer.Json.GetProperty("response_type").GetString());
        Assert.True(Guid.TryParse(answer.Json.GetProperty("id").GetString(), out _));
        Assert.Equal("""["転入届","ごみの日","転入届"]""", answer.Json.GetProperty("texts").GetRawText());
        Assert.Equal("10", answer.Headers["X-Amzn-Bedrock-Input-Token-Count"]);
    }

    [Fact]
    public async Task Vectors_depend_on_model_and_input_type()
    {
        var document = await EmbedAsync(Multilingual, "search_document");
        var query = await EmbedAsync(Multilingual, "search_query");
        var english = await EmbedAsync(English, "search_document");

        Assert.NotEqual(document, query);
        Assert.True(Cosine(document, query) > 0.9, $"{Cosine(document, query)}");
        Assert.True(Math.Abs(Cosine(document, english)) < 0.3, $"{Cosine(document, english)}");
    }

    [Fact]
    public async Task Types_that_are_asked_for_come_by_name()
    {
        var answer = await AskAsync(
            Multilingual,
            """{"texts":["転入届"],"input_type":"search_query","embedding_types":["float","int8","uint8","binary","ubinary"]}""");

        Assert.Equal("embeddings_by_type", answer.Json.GetProperty("response_type").GetString());
        var types = answer.Json.GetProperty("embeddings").EnumerateObject()
            .ToDictionary(type => type.Name, type => Vector(type.Value[0]));
        Assert.Equal(["binary", "float", "int8", "ubinary", "uint8"], types.Keys);
        Assert.Equal([128, 1024, 1024, 128, 1024], types.Values.Select(vector => vector.Length));
        Assert.All(types["int8"], value => Assert.InRange(value, -128, 127));
        Assert.Equal(types["int8"].Select(value => value + 128), types["uint8"]);
        Assert.All(types["ubinary"], value => Assert.InRange(value, 0, 255));
        Assert.Equal(types["ubinary"].Select(value => value - 128), types["binary"]);
    }

    [Theory]
    [InlineData(
        """{"inputText":"a"}""",
        "#: required key [texts] not found#: required key [input_type] not found#: extraneous key [inputText] is not permitted")]
    [InlineData("""{"texts":["a"]}""", "#: required key [input_type] not found")]
    [InlineData("""{"texts":["a"],"input_type":"query"}""", "#/input_type: query is not a valid enum value")]
    [InlineData("""{"texts":"a","input_type":"search_query"}""", "#/texts: expected type: JSONArray, found: String")]
    [InlineData("""{"texts":[["a"]],"input_type":"search_query"}""", "#/texts/0: expected type: String, found: JSONArray")]
    [InlineData("""{"texts":["a"],"input_type":"search_query","truncate":"MIDDLE"}""", "#/truncate: MIDDLE is not a valid enum value")]
    [InlineData("""{"texts":["a"],"input_type":"search_query","output_dimension":256}""", "#: extraneous key [output_dimension] is not permitted")]
    [InlineData("""{"texts":["a"],"input_type":"search_query","embedding_types":["base64"]}""", "#/embedding_types/0: base64 is not a valid enum value")]
    public async Task A_body_that_its_schema_does_not_permit_is_refused(string body, string because)
    {
        var answer = await AskAsync(Multilingual, body);

        Assert.Equal(
            (HttpStatusCode.BadRequest, $"Malformed input request: {because}, please reformat your input and try again."),
            (answer.Status, answer.Message));
    }

    [Fact]
    public async Task At_most_96_texts_of_2048_characters()
    {
        var most = await AskAsync(Multilingual, Body(Enumerable.Repeat("届", 96)));
        var more = await AskAsync(Multilingual, Body(Enumerable.Repeat("届", 97)));
        var longer = await AskAsync(Multilingual, Body(["届", new string('a', 2_049)]));

        Assert.Equal(96, most.Json.GetProperty("embeddings").GetArrayLength());
        Assert.Contains("#/texts: expected maximum item count: 96, found: 97", more.Message, StringComparison.Ordinal);
        Assert.Contains("#/texts/1: expected maxLength: 2048, actual: 2049", longer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_of_more_than_512_tokens_is_refused_unless_it_may_be_truncated()
    {
        var text = new string('始', 512) + "終";

        var absent = await AskAsync(Multilingual, Body([text]));
        var none = await AskAsync(Multilingual, Body([text], "NONE"));
        var end = await AskAsync(Multilingual, Body([text], "END"));
        var start = await AskAsync(Multilingual, Body([text], "START"));
        var kept = await AskAsync(Multilingual, Body([new string('始', 512)]));

        Assert.All(
            new[] { absent, none },
            answer => Assert.Equal(
                (HttpStatusCode.BadRequest, "Input is too long for requested model."), (answer.Status, answer.Message)));
        Assert.Equal(First(kept), First(end));
        Assert.NotEqual(First(kept), First(start));
        Assert.Equal("512", start.Headers["X-Amzn-Bedrock-Input-Token-Count"]);
    }

    private static string Body(IEnumerable<string> texts, string? truncate = null) => truncate is null
        ? JsonSerializer.Serialize(new { texts, input_type = "search_document" })
        : JsonSerializer.Serialize(new { texts, input_type = "search_document", truncate });

    private static double[] First(Hosting.Response answer) => Vector(answer.Json.GetProperty("embeddings")[0]);

    private static async Task<double[]> EmbedAsync(string model, string inputType) =>
        First(await AskAsync(model, $$"""{"texts":["転入届の手続きに必要な書類"],"input_type":"{{inputType}}"}"""));
}
