using System.Net;
using System.Net.Http.Headers;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI.Embeddings;

/// <summary>The members of a request for embeddings: what is read, left out and refused, each by the caller's name.</summary>
public class EmbeddingRequestTests
{
    private const string Titan = "titan-embed-text-v2";
    private const string Cohere = "cohere-embed-multilingual-v3";

    /// <summary>The traps of translators for embeddings, by their numbers.</summary>
    public static TheoryData<int, string, string, string[]> Traps => new()
    {
        // A list of texts is not one text.
        { 103, Titan, "\"input\":[\"a\",\"b\"]", ["{\"inputText\":\"a\"}", "{\"inputText\":\"b\"}"] },

        // Cohere needs input_type, which OpenAI does not have.
        { 104, Cohere, "\"input\":[\"a\"]", ["{\"texts\":[\"a\"],\"input_type\":\"search_document\"}"] },
        { 104, Cohere, "\"input\":\"a\"", ["{\"texts\":[\"a\"],\"input_type\":\"search_query\"}"] },
        { 104, Cohere + "-query", "\"input\":[\"a\"]", ["{\"texts\":[\"a\"],\"input_type\":\"search_query\"}"] },
        { 104, Cohere + "-document", "\"input\":\"a\"", ["{\"texts\":[\"a\"],\"input_type\":\"search_document\"}"] },
        { 104, Cohere + "-document", "\"input\":\"a\",\"input_type\":\"clustering\"", ["{\"texts\":[\"a\"],\"input_type\":\"clustering\"}"] },
        { 104, Titan + "-query", "\"input\":\"a\"", ["{\"inputText\":\"a\"}"] },
        { 104, Cohere, "\"input\":\"a\",\"input_type\":\"classification\"", ["{\"texts\":[\"a\"],\"input_type\":\"classification\"}"] },
        { 104, Cohere, "\"input_type\":\"search_query\",\"input\":[\"a\"]", ["{\"texts\":[\"a\"],\"input_type\":\"search_query\"}"] },

        // base64 is how the vector is written, and no other vector.
        { 105, Titan, "\"input\":\"a\",\"encoding_format\":\"base64\"", ["{\"inputText\":\"a\"}"] },
        { 105, Cohere, "\"input\":\"a\",\"encoding_format\":\"base64\"", ["{\"texts\":[\"a\"],\"input_type\":\"search_query\"}"] },
    };

    [Theory]
    [MemberData(nameof(Traps))]
    public async Task A_trap_is_avoided(int number, string model, string members, string[] bodies)
    {
        var stage = new EmbeddingStage();
        await using var gateway = await stage.StartAsync();

        using var response = await gateway.Post("/v1/embeddings", $$"""{"model":"{{model}}",{{members}}}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(bodies, stage.Bodies.Order());
        var isBase64 = (await Some.JsonAsync(response))["data"]![0]!["embedding"]!.GetValueKind() == System.Text.Json.JsonValueKind.String;
        Assert.Equal(number == 105, isBase64);
    }

    [Theory]
    [InlineData(Titan, "\"input\":[\"a\",\"b\",\"c\",\"\"]", "input[3]", "input[3]: an empty string has no embedding")]
    [InlineData(Titan, "\"input\":\"\"", "input", "input: an empty string")]
    [InlineData(Titan, "\"input\":[]", "input", "the list is empty")]
    [InlineData(Titan, "\"user\":\"x\"", "input", "give a string, or a list of strings")]
    [InlineData(Titan, "\"input\":null", "input", "give a string, or a list of strings")]
    [InlineData(Titan, "\"input\":{\"text\":\"a\"}", "input", "give a string, or a list of strings")]
    [InlineData(Titan, "\"input\":[\"a\",{\"text\":\"b\"}]", "input[1]", "input[1]: give a string")]
    [InlineData(Titan, "\"input\":[\"a\",null]", "input[1]", "input[1]: give a string")]
    [InlineData(Titan, "\"input\":[1,2,3]", "input", "check_embedding_ctx_length=False")]
    [InlineData(Titan, "\"input\":[[1,2],[3]]", "input[0]", "check_embedding_ctx_length=False")]
    [InlineData(Titan, "\"input\":[\"a\",[3]]", "input[1]", "check_embedding_ctx_length=False")]
    [InlineData(Titan, "\"input\":\"a\",\"dimensions\":768", "dimensions", "this model has 256, 512, 1024")]
    [InlineData(Titan, "\"input\":\"a\",\"dimensions\":\"256\"", "dimensions", "give a whole number")]
    [InlineData(Titan, "\"input\":\"a\",\"dimensions\":256.5", "dimensions", "give a whole number")]
    [InlineData(Cohere, "\"input\":\"a\",\"dimensions\":256", "dimensions", "this model has 1024")]
    [InlineData(Titan, "\"input\":\"a\",\"encoding_format\":\"binary\"", "encoding_format", "give float or base64")]
    [InlineData(Titan, "\"input\":\"a\",\"encoding_format\":1", "encoding_format", "give float or base64")]
    [InlineData(Cohere, "\"input\":\"a\",\"input_type\":\"query\"", "input_type", "give one of search_document, search_query, classification, clustering")]
    [InlineData(Titan, "\"input\":\"a\",\"input_type\":[]", "input_type", "input_type: give a string")]
    [InlineData(Titan, "\"Input\":[\"a\"]", "input", "input: its name has other letter case")]
    [InlineData(Titan, "\"input\":\"a\",\"Encoding_Format\":\"base64\"", "encoding_format", "Write it like this, once")]
    [InlineData(Titan, "\"input\":\"a\",\"MODEL\":null", "model", "Write it like this, once")]
    [InlineData(Titan, "\"input\":\"a\",\"guardrail\":{\"id\":\"x\"}", "guardrail", "guardrails are set by the gateway's operator")]
    [InlineData(Titan, "\"input\":\"a\",\"user\":7", "user", "user: give a string")]
    public async Task A_wrong_member_is_refused_by_its_name(string model, string members, string param, string told)
    {
        var stage = new EmbeddingStage();
        await using var gateway = await stage.StartAsync();

        using var response = await gateway.Post("/v1/embeddings", $$"""{"model":"{{model}}",{{members}}}""", ("Accept-Language", "en"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await Some.JsonAsync(response))["error"]!;
        Assert.Equal(("invalid_request_error", param), ((string?)error["type"], (string?)error["param"]));
        Assert.Contains(told, (string?)error["message"], StringComparison.Ordinal);
        Assert.Empty(stage.Bodies);
        Assert.Equal(param, (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values["RefusedMembers"]);
    }

    [Fact]
    public async Task More_than_256_texts_are_refused_with_both_numbers()
    {
        await using var gateway = await new EmbeddingStage().StartAsync();

        using var response = await EmbeddingStage.Ask(gateway, EmbeddingStage.List(Enumerable.Repeat("a", 257)));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("there are 257 texts, and 256 is the most", await EmbeddingStage.MessageAsync(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Titan, 50_000)]
    [InlineData(Cohere, 2_048)]
    public async Task A_text_that_is_too_long_is_refused_before_others_are_paid_for(string model, int most)
    {
        var stage = new EmbeddingStage();
        await using var gateway = await stage.StartAsync();

        using var response = await EmbeddingStage.Ask(
            gateway, EmbeddingStage.List(["a", string.Concat(Enumerable.Repeat("🏯", most + 1))]), model);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"input[1]: there are {most + 1} characters", await EmbeddingStage.MessageAsync(response), StringComparison.Ordinal);
        Assert.Empty(stage.Bodies);
    }

    [Fact]
    public async Task What_is_not_part_of_it_is_left_out_and_named()
    {
        var stage = new EmbeddingStage();
        await using var gateway = await stage.StartAsync();

        using var response = await EmbeddingStage.Ask(
            gateway, "\"a\"", more: ",\"user\":\"u\",\"truncate\":\"END\",\"input_type\":\"search_query\",\"dimension\":256,\"改行\\r\\nX: 1\":1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("truncate, input_type, dimension, *", Assert.Single(response.Headers.GetValues("X-Gateway-Dropped")));
        Assert.Equal("""{"inputText":"a"}""", Assert.Single(stage.Bodies));
    }

    [Theory]
    [InlineData("/v1/embeddings", "\"input\":\"a\"", "makes no embeddings. Use one of these: cohere-embed-english-v3, cohere-embed-multilingual-v3, titan-embed-text-v2")]
    [InlineData("/v1/chat/completions", "\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]", "/v1/embeddings")]
    public async Task A_model_of_another_kind_is_refused_with_what_to_use(string path, string members, string told)
    {
        var stage = new EmbeddingStage();
        await using var gateway = await stage.StartAsync();

        using var response = await gateway.Post(
            path, $$"""{"model":"{{(path == "/v1/embeddings" ? "claude-haiku-4-5" : Titan)}}",{{members}}}""", ("Accept-Language", "en"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(told, await EmbeddingStage.MessageAsync(response), StringComparison.Ordinal);
        Assert.Empty(stage.Bodies);
    }

    [Fact]
    public async Task Only_models_of_the_caller_are_named()
    {
        var (key, settings) = Keys.New("narrow");
        settings["Callers:Applications:narrow:Models:0"] = "claude-haiku-4-5";
        await using var gateway = await TestGateway.StartAsync(settings);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/embeddings");
        request.Headers.Add("x-api-key", key);
        request.Headers.Add("Accept-Language", "en");
        request.Content = new StringContent(
            """{"model":"claude-haiku-4-5","input":"a"}""", new MediaTypeHeaderValue("application/json"));

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var message = await EmbeddingStage.MessageAsync(response);
        Assert.Contains("this application may use none that does", message, StringComparison.Ordinal);
        Assert.DoesNotContain("titan", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Embed", HttpStatusCode.OK)]
    [InlineData("InvokeModel", HttpStatusCode.Forbidden)]
    [InlineData("Converse", HttpStatusCode.Forbidden)]
    public async Task It_is_granted_by_a_name_of_its_own(string operation, HttpStatusCode status)
    {
        var settings = Enumerable.Range(0, 6).ToDictionary(
            place => $"Callers:Applications:demo:Operations:{place}", string? (_) => operation);
        await using var gateway = await new EmbeddingStage().StartAsync(settings);

        using var response = await EmbeddingStage.Ask(gateway, "\"a\"");

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData(Titan, "Block")]
    [InlineData(Titan, "Mask")]
    [InlineData(Cohere, "Block")]
    [InlineData(Cohere, "Mask")]
    public async Task Personal_data_is_looked_for_in_every_text(string model, string action)
    {
        var stage = new EmbeddingStage();
        await using var gateway = await stage.StartAsync(new() { ["Callers:Applications:demo:PersonalData:Requests"] = action });
        string[] texts = [.. Enumerable.Range(0, 100).Select(text => text is 7 or 99 ? "個人番号は123456789018です" : $"text {text}")];

        using var response = await EmbeddingStage.Ask(gateway, EmbeddingStage.List(texts), model);

        Assert.Equal("my_number=2", (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values["PersonalData"]);
        if (action == "Block")
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
            Assert.Empty(stage.Bodies);
            return;
        }

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var sent = string.Concat(stage.Bodies);
        Assert.DoesNotContain("123456789018", sent, StringComparison.Ordinal);
        Assert.Equal(2, sent.Split(new string('*', 12)).Length - 1);
    }
}
