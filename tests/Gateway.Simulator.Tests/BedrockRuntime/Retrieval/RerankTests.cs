using System.Net;
using System.Text.Json;
using static Gateway.Simulator.Tests.BedrockRuntime.Retrieval.RetrievalModels;

namespace Gateway.Simulator.Tests.BedrockRuntime.Retrieval;

public sealed class RerankTests
{
    [Theory]
    [InlineData(AmazonRerank, "")]
    [InlineData(CohereRerank, ""","api_version":2""")]
    public async Task Documents_come_back_as_indices_with_the_most_relevant_first(string model, string members)
    {
        var answer = await AskAsync(
            model, $$"""{"query":"転入届","documents":["ごみの日","転入届の窓口","転居届"],"top_n":2{{members}}}""");

        Assert.Equal(["results"], answer.Json.EnumerateObject().Select(member => member.Name));
        var results = answer.Json.GetProperty("results").EnumerateArray().ToList();
        Assert.All(
            results, one => Assert.Equal(["index", "relevance_score"], one.EnumerateObject().Select(member => member.Name)));
        Assert.Equal([1, 0], results.Select(one => one.GetProperty("index").GetInt32()));
        Assert.Equal([1, 0], results.Select(one => one.GetProperty("relevance_score").GetDouble()));
    }

    [Theory]
    [InlineData(AmazonRerank, "{}", "#: required key [query] not found#: required key [documents] not found")]
    [InlineData(AmazonRerank, """{"query":"a","documents":["b"],"max_tokens_per_doc":512}""", "#: extraneous key [max_tokens_per_doc] is not permitted")]
    [InlineData(AmazonRerank, """{"query":"a","documents":["b"],"top_n":0}""", "#/top_n: 0 is not greater or equal to 1")]
    [InlineData(AmazonRerank, """{"query":"a","documents":[]}""", "#/documents: expected minimum item count: 1, found: 0")]
    [InlineData(CohereRerank, """{"query":"a","documents":["b"]}""", "#: required key [api_version] not found")]
    [InlineData(CohereRerank, """{"query":"a","documents":["b"],"api_version":1}""", "#/api_version: 1 is not greater or equal to 2")]
    public async Task A_body_that_its_schema_does_not_permit_is_refused(string model, string body, string because)
    {
        var answer = await AskAsync(model, body);

        Assert.Equal(
            (HttpStatusCode.BadRequest, $"Malformed input request: {because}, please reformat your input and try again."),
            (answer.Status, answer.Message));
    }

    [Fact]
    public async Task More_than_1000_documents_are_refused()
    {
        var answer = await AskAsync(
            AmazonRerank, JsonSerializer.Serialize(new { query = "a", documents = Enumerable.Repeat("b", 1_001) }));

        Assert.Contains("expected maximum item count: 1000, found: 1001", answer.Message, StringComparison.Ordinal);
    }
}
