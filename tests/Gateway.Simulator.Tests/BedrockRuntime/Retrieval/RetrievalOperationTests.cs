using System.Net;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Tests.Hosting;
using static Gateway.Simulator.Tests.BedrockRuntime.Retrieval.RetrievalModels;

namespace Gateway.Simulator.Tests.BedrockRuntime.Retrieval;

public sealed class RetrievalOperationTests
{
    public static TheoryData<string, string> Models => RetrievalModels.All;

    [Theory]
    [MemberData(nameof(Models))]
    public async Task The_default_role_may_invoke_the_model_in_Tokyo(string model, string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await simulator.Invoke(model, body).SendAsync();
        var byArn = await simulator.Invoke($"arn:aws:bedrock:ap-northeast-1::foundation-model/{model}", body).SendAsync();

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        Assert.Equal(answer.Body, byArn.Body);
        Assert.All(
            simulator.Aws.Journal.Calls, call => Assert.Equal(("InvokeModel", "ap-northeast-1"), (call.Operation, call.DestinationRegion)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task No_other_operation_runs_it(string model, string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.AllowAll;
        var call = simulator.Invoke(model, body);

        var streamed = await call.By("invoke-with-response-stream").SendAsync();
        var converse = await (call with { Body = Some.Hello }).By("converse").SendAsync();
        var converseStream = await (call with { Body = Some.Hello }).By("converse-stream").SendAsync();
        var counted = await (call with { Body = """{"input":{"converse":{"messages":[]}}}""" }).By("count-tokens").SendAsync();

        Assert.All(
            new[] { streamed, converse, converseStream, counted },
            answer => Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (answer.Status, answer.ErrorCode)));
        Assert.Equal("The model is unsupported for streaming.", streamed.Message);
        Assert.Equal(
            "This action doesn't support the model that you provided. Try again with a supported text or chat model.",
            converse.Message);
        Assert.Equal(converse.Message, converseStream.Message);
        Assert.Equal("The provided model doesn't support counting tokens.", counted.Message);
    }

    [Theory]
    [InlineData("us.amazon.titan-embed-text-v2:0")]
    [InlineData("jp.amazon.titan-embed-text-v2:0")]
    [InlineData("global.cohere.embed-v4:0")]
    [InlineData("amazon.titan-embed-text-v2")]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-3::foundation-model/amazon.titan-embed-text-v2:0")]
    public async Task An_identifier_that_does_not_exist_in_Tokyo_is_invalid(string model)
    {
        var answer = await AskAsync(model, TitanBody);

        Assert.Equal(
            (HttpStatusCode.BadRequest, "The provided model identifier is invalid."), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task Without_a_permission_for_exactly_this_model_it_is_denied()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = simulator.Aws.Contractor.PermissionPolicy.Replace(
            Titan, "amazon.titan-embed-text-v1", StringComparison.Ordinal);

        var titan = await simulator.Invoke(Titan, TitanBody).SendAsync();
        var cohere = await simulator.Invoke(Multilingual, CohereBody).SendAsync();

        Assert.Equal((HttpStatusCode.Forbidden, "AccessDeniedException"), (titan.Status, titan.ErrorCode));
        Assert.Contains(
            $"bedrock:InvokeModel on resource: arn:aws:bedrock:ap-northeast-1::foundation-model/{Titan} because",
            titan.Message,
            StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, cohere.Status);
    }

    [Theory]
    [InlineData(nameof(FaultKind.Throttling), 429, "ThrottlingException")]
    [InlineData(nameof(FaultKind.Unavailable), 503, "ServiceUnavailableException")]
    [InlineData(nameof(FaultKind.ExpiredToken), 403, "ExpiredTokenException")]
    [InlineData(nameof(FaultKind.AccessDenied), 403, "AccessDeniedException")]
    public async Task Faults_meet_it_as_any_other_model(string kind, int status, string code)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Faults.Add(AwsServices.BedrockRuntime, AwsOperations.InvokeModel, Enum.Parse<FaultKind>(kind));

        var faulty = await simulator.Invoke(Titan, TitanBody).SendAsync();
        var next = await simulator.Invoke(Titan, TitanBody).SendAsync();

        Assert.Equal((status, code), ((int)faulty.Status, faulty.ErrorCode));
        Assert.Equal(HttpStatusCode.OK, next.Status);
        if (kind == nameof(FaultKind.AccessDenied))
        {
            Assert.Contains($":foundation-model/{Titan} because", faulty.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task A_huge_answer_stays_readable(string model, string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Faults.Add(AwsServices.BedrockRuntime, AwsOperations.InvokeModel, FaultKind.Huge);

        var answer = await simulator.Invoke(model, body).SendAsync();

        Assert.True(answer.Body.Length > 700_000);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }
}
