using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.OpenAI.Embeddings;

/// <summary>Embeddings from a caller's request to one call of the model or several, and back.</summary>
public class EmbeddingTests
{
    private static readonly string[] Texts = ["住民票の写し", "転入届", "a", "🏯 emoji and \"quotes\" \\ \n"];

    [Theory]
    [InlineData("/v1/embeddings")]
    [InlineData("/openai/v1/embeddings")]
    [InlineData("/v1/embeddings?api-version=2024-10-21")]
    public async Task A_text_becomes_a_vector(string path)
    {
        var stage = new EmbeddingStage();
        await using var gateway = await stage.StartAsync();

        using var response = await EmbeddingStage.Ask(gateway, "\"住民票\"", path: path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var list = await Some.JsonAsync(response);
        Assert.Equal(("list", "titan-embed-text-v2"), ((string?)list["object"], (string?)list["model"]));
        var only = Assert.Single((JsonArray)list["data"]!)!;
        Assert.Equal(("embedding", 0), ((string?)only["object"], (int)only["index"]!));
        Assert.Equal(1024, ((JsonArray)only["embedding"]!).Count);
        Assert.Equal((stage.Tokens, stage.Tokens), ((long)list["usage"]!["prompt_tokens"]!, (long)list["usage"]!["total_tokens"]!));
        Assert.Equal("""{"inputText":"住民票"}""", Assert.Single(stage.Bodies));
    }

    [Theory]
    [InlineData("titan-embed-text-v2", "", 1024)]
    [InlineData("titan-embed-text-v2", ",\"dimensions\":256", 256)]
    [InlineData("titan-embed-text-v2", ",\"dimensions\":512", 512)]
    [InlineData("titan-embed-text-v2", ",\"dimensions\":null,\"user\":null", 1024)]
    [InlineData("amazon.titan-embed-text-v2:0", "", 1024)]
    [InlineData("cohere-embed-multilingual-v3", ",\"dimensions\":1024", 1024)]
    [InlineData("cohere-embed-english-v3", ",\"input_type\":\"clustering\"", 1024)]
    public async Task Both_encodings_have_the_same_bits(string model, string more, int length)
    {
        await using var gateway = await new EmbeddingStage().StartAsync();

        using var asNumbers = await EmbeddingStage.Ask(gateway, EmbeddingStage.List(Texts), model, more + ",\"encoding_format\":\"float\"");
        using var asBase64 = await EmbeddingStage.Ask(gateway, EmbeddingStage.List(Texts), model, more + ",\"encoding_format\":\"base64\"");

        var (numbers, base64) = (await Some.JsonAsync(asNumbers), await Some.JsonAsync(asBase64));
        Assert.Equal(model, (string?)base64["model"]);
        Assert.Equal(Texts.Length, ((JsonArray)base64["data"]!).Count);
        for (var text = 0; text < Texts.Length; text++)
        {
            var decoded = EmbeddingStage.Decoded((string)base64["data"]![text]!["embedding"]!);
            Assert.Equal(length, decoded.Length);
            Assert.Equal(
                ((JsonArray)numbers["data"]![text]!["embedding"]!)
                    .Select(number => BitConverter.SingleToInt32Bits(float.Parse(number!.ToJsonString(), CultureInfo.InvariantCulture))),
                decoded.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public async Task The_digits_are_Bedrocks_own()
    {
        const string Vector = "[ 1e-45,-0,0.1,0.30000000000000004,\n-2.2250738585072014E-08, 16777217,1E+2 ]";
        var bedrock = new ScriptedBedrock(Titan(Vector));
        await using var gateway = await TestGateway.StartAsync(All, simulator: bedrock.Install);

        using var response = await EmbeddingStage.Ask(gateway, "\"x\"");

        Assert.Contains(
            $"\"embedding\":{Vector}}}", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>The property: whatever numbers Bedrock writes, base64 has the float32 next to each.</summary>
    [Fact]
    public async Task Base64_has_the_nearest_float_of_any_number()
    {
        var random = new SplitMix64(20_261_129);
        string[] numbers = [];
        var bedrock = new ScriptedBedrock { Choose = _ => Titan($"[{string.Join(',', numbers)}]") };
        await using var gateway = await TestGateway.StartAsync(All, simulator: bedrock.Install);
        for (var round = 0; round < PropertySize.Of(100, 5_000); round++)
        {
            numbers = [.. Enumerable.Range(0, 1 + random.Below(300)).Select(_ => NumberFrom(random.Next()))];

            using var response = await EmbeddingStage.Ask(gateway, "\"x\"", more: ",\"encoding_format\":\"base64\"");

            var decoded = EmbeddingStage.Decoded((string)(await Some.JsonAsync(response))["data"]![0]!["embedding"]!);
            Assert.Equal(
                numbers.Select(number => BitConverter.SingleToInt32Bits(float.Parse(number, CultureInfo.InvariantCulture))),
                decoded.Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"embedding\":[]}")]
    [InlineData("{\"embedding\":[0.1,null]}")]
    [InlineData("{\"embedding\":[0.1],\"embedding\":[0.2]}")]
    [InlineData("{\"embedding\":{\"float\":[0.1]}}")]
    [InlineData("{\"embedding\":[1e999]}")]
    [InlineData("{\"embedding\":[0.1")]
    public async Task A_response_without_a_vector_is_an_error_and_no_empty_list(string body)
    {
        var bedrock = new ScriptedBedrock(new ScriptedBedrock.Response(200, Encoding.UTF8.GetBytes(body)));
        await using var gateway = await TestGateway.StartAsync(All, simulator: bedrock.Install);

        using var response = await EmbeddingStage.Ask(gateway, "\"x\"", more: ",\"encoding_format\":\"base64\"");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("upstream_error", (string?)(await Some.JsonAsync(response))["error"]!["code"]);
        Assert.Equal("upstream_error", (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values["Code"]);
    }

    [Theory]
    [InlineData(1, new[] { 1 }, "search_document")]
    [InlineData(96, new[] { 96 }, "search_document")]
    [InlineData(97, new[] { 96, 1 }, "search_document")]
    [InlineData(256, new[] { 96, 96, 64 }, "search_document")]
    public async Task Cohere_takes_96_texts_in_a_call(int texts, int[] calls, string type)
    {
        var stage = new EmbeddingStage();
        await using var gateway = await stage.StartAsync();

        using var response = await EmbeddingStage.Ask(
            gateway, EmbeddingStage.List(Enumerable.Range(0, texts).Select(text => $"text {text}")), "cohere-embed-multilingual-v3");

        var list = await Some.JsonAsync(response);
        var bodies = stage.Bodies.Select(body => JsonNode.Parse(body)!).ToList();
        Assert.Equal(calls.Order(), bodies.Select(body => ((JsonArray)body["texts"]!).Count).Order());
        Assert.All(bodies, body => Assert.Equal(type, (string?)body["input_type"]));
        Assert.Equal(Enumerable.Range(0, texts), ((JsonArray)list["data"]!).Select(one => (int)one!["index"]!));
        Assert.Equal(texts, EmbeddingStage.Vectors(list).Distinct().Count());
        Assert.Equal(stage.Tokens, (long)list["usage"]!["prompt_tokens"]!);
        using var last = await EmbeddingStage.Ask(gateway, $"[\"text {texts - 1}\"]", "cohere-embed-multilingual-v3");
        Assert.Equal(EmbeddingStage.Vectors(await Some.JsonAsync(last))[0], EmbeddingStage.Vectors(list)[^1]);
    }

    private static Dictionary<string, string?> All => new() { ["Callers:Applications:demo:Models:0"] = "*" };

    private static ScriptedBedrock.Response Titan(string vector) => new(
        200, Encoding.UTF8.GetBytes($$"""{"embeddingsByType":{"float":{{vector}}},"embedding":{{vector}},"inputTextTokenCount":3}"""));

    // Floats and doubles of any size that float32 has, in each of the forms that JSON has.
    private static string NumberFrom(ulong bits)
    {
        var single = BitConverter.Int32BitsToSingle((int)bits);
        if (!float.IsFinite(single))
        {
            return "0";
        }

        return ((bits >> 32) % 4) switch
        {
            0 => single.ToString("R", CultureInfo.InvariantCulture),
            1 => ((double)single).ToString("R", CultureInfo.InvariantCulture),
            2 => ((double)single * (1 + 1e-9)).ToString("E16", CultureInfo.InvariantCulture),
            _ => ((bits >> 40) / (double)(1 << 24)).ToString("R", CultureInfo.InvariantCulture),
        };
    }
}
