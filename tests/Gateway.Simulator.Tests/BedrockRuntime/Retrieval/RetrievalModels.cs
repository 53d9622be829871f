using System.Text.Json;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime.Retrieval;

/// <summary>Models that embed or rerank, and calls of them.</summary>
internal static class RetrievalModels
{
    internal const string Titan = "amazon.titan-embed-text-v2:0";
    internal const string Multilingual = "cohere.embed-multilingual-v3";
    internal const string English = "cohere.embed-english-v3";
    internal const string AmazonRerank = "amazon.rerank-v1:0";
    internal const string CohereRerank = "cohere.rerank-v3-5:0";

    internal const string TitanBody = """{"inputText":"転入届の手続き"}""";
    internal const string CohereBody = """{"texts":["転入届の手続き"],"input_type":"search_document"}""";
    internal const string RerankBody = """{"query":"転入届","documents":["ごみの日","転入届の窓口"]}""";
    internal const string CohereRerankBody = """{"query":"転入届","documents":["ごみの日","転入届の窓口"],"api_version":2}""";

    /// <summary>Every model, with a body that it accepts.</summary>
    internal static TheoryData<string, string> All => new()
    {
        { Titan, TitanBody },
        { Multilingual, CohereBody },
        { English, CohereBody },
        { AmazonRerank, RerankBody },
        { CohereRerank, CohereRerankBody },
    };

    internal static SignedCall Invoke(this RunningSimulator simulator, string model, string body) =>
        new SignedCall(simulator, simulator.Session()) { Body = body }.For(model).By("invoke");

    internal static async Task<Response> AskAsync(string model, string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        return await simulator.Invoke(model, body).SendAsync();
    }

    internal static double[] Vector(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    internal static double Length(double[] vector) => Math.Sqrt(vector.Sum(value => value * value));

    internal static double Cosine(double[] one, double[] other) =>
        one.Zip(other, (a, b) => a * b).Sum() / Length(one) / Length(other);
}
