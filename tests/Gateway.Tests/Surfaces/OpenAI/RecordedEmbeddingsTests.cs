using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI;

/// <summary>Requests for vectors as programs send them that do not run here.</summary>
public class RecordedEmbeddingsTests
{
    /// <summary>The program, the body that it sends, and the number of its texts.</summary>
    public static TheoryData<string, string, int> Bodies => new()
    {
        { "Dify: check", """{"input":"ping","model":"titan-embed-text-v2"}""", 1 },
        { "Dify: a batch", """{"model":"titan-embed-text-v2","input":["開庁時間","休日窓口"]}""", 2 },
        { "Dify: a batch, with the form set", """{"model":"cohere-embed-multilingual-v3","input":["開庁時間"],"encoding_format":"float"}""", 1 },
        { "Open WebUI", """{"input":["開庁時間は九時からです。","休日窓口"],"model":"titan-embed-text-v2"}""", 2 },
        { "LibreChat's RAG service, LangChain for Python with texts", """{"input":["開庁時間","休日窓口"],"model":"titan-embed-text-v2","encoding_format":"base64"}""", 2 },
        { "Continue", """{"model":"titan-embed-text-v2","input":["開庁時間"],"encoding_format":"base64"}""", 1 },
    };

    private static Dictionary<string, string?> Models => new()
    {
        ["Callers:Applications:demo:Models:98"] = "titan-embed-text-v2",
        ["Callers:Applications:demo:Models:99"] = "cohere-embed-multilingual-v3",
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task It_is_answered(string program, string body, int texts)
    {
        await using var gateway = await TestGateway.StartAsync(Models);

        using var response = await gateway.Post("/v1/embeddings", body);

        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{program}: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        var list = await Some.JsonAsync(response);
        Assert.Equal(("list", (string?)JsonNode.Parse(body)!["model"]), ((string?)list["object"], (string?)list["model"]));
        var vectors = list["data"]!.AsArray();
        Assert.Equal(Enumerable.Range(0, texts), vectors.Select(vector => (int)vector!["index"]!));
        Assert.All(vectors, vector => Assert.Equal(1024, Numbers(vector!["embedding"]!).Length));
        Assert.True((int)list["usage"]!["prompt_tokens"]! > 0);
    }

    // The default of LangChain for Python, which cuts long texts into tokens itself.
    [Fact]
    public async Task Token_ids_are_refused_with_the_remedy_of_LangChain()
    {
        await using var gateway = await TestGateway.StartAsync(Models);

        using var response = await gateway.Post(
            "/v1/embeddings", """{"input":[[9906,1917]],"model":"titan-embed-text-v2","encoding_format":"base64"}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            "check_embedding_ctx_length", (string?)(await Some.JsonAsync(response))["error"]!["message"], StringComparison.Ordinal);
    }

    private static float[] Numbers(JsonNode embedding) => embedding is JsonArray numbers
        ? [.. numbers.Select(number => (float)number!)]
        : MemoryMarshal.Cast<byte, float>(Convert.FromBase64String((string)embedding!)).ToArray();
}
