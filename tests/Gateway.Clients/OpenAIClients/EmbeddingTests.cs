using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Gateway.Clients.OpenAIClients;

/// <summary>Vectors as the clients read them: numbers, or the bytes of numbers, which is what the SDKs ask for by default.</summary>
public class EmbeddingTests(OpenAISandbox sandbox) : IClassFixture<OpenAISandbox>
{
    /// <summary>Majors of OpenAI's SDK, and models.</summary>
    public static TheoryData<string, string> Majors => new()
    {
        { "4", OpenAIScript.Titan },
        { "7", OpenAIScript.Titan },
        { "4", OpenAIScript.Cohere },
        { "7", OpenAIScript.Cohere },
    };

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task OpenAIs_SDK_gets_the_same_vectors_in_either_form(string major, string model)
    {
        var one = await AskAsync("openai.mjs", "embed", model, major);
        var floats = await AskAsync("openai.mjs", "embed floats", model, major);
        var base64 = await AskAsync("openai.mjs", "embed base64", model, major);

        Assert.Equal(1024, one["data"]![0]!["embedding"].Vector().Count);
        Assert.Equal([0, 1], floats["data"]!.AsArray().Select(data => (int)data!["index"]!));
        Assert.Equal(
            floats["data"]!.AsArray().Select(data => data!["embedding"].Vector()),
            base64["data"]!.AsArray().Select(data => Decoded((string)data!["embedding"]!)));
        Assert.NotEqual(floats["data"]![0]!["embedding"].Vector(), floats["data"]![1]!["embedding"].Vector());
        Assert.True((int)floats["usage"]!["prompt_tokens"]! > 0);
    }

    [Fact]
    public async Task LangChain_gets_its_vectors()
    {
        var answer = await AskAsync("langchain-openai.mjs", "embed", OpenAIScript.Titan);
        var shorter = await AskAsync("langchain-openai.mjs", "embed short", OpenAIScript.Titan);

        Assert.Equal(1024, answer["query"].Vector().Count);
        Assert.Equal([1024, 1024], answer["documents"]!.AsArray().Select(vector => vector.Vector().Count));
        Assert.Equal(256, shorter.Vector().Count);
    }

    [Fact]
    public async Task The_AI_SDK_gets_its_vectors()
    {
        var answer = await AskAsync("ai-sdk.mjs", "embed", OpenAIScript.Titan);

        Assert.Equal(1024, answer["one"].Vector().Count);
        Assert.Equal([1024, 1024], answer["many"]!.AsArray().Select(vector => vector.Vector().Count));
        Assert.True((int)answer["tokens"]! > 0);
    }

    private static float[] Decoded(string base64) => MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(base64)).ToArray();

    private Task<JsonNode> AskAsync(string script, params string[] arguments) =>
        OpenAIScript.For(sandbox, script).ResponseAsync(arguments);
}
