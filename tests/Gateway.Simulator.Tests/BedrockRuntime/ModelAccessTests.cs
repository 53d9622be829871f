using System.Net;
using Gateway.Simulator.Bedrock;
using Gateway.Simulator.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Simulator.Tests.BedrockRuntime;

public sealed class ModelAccessTests
{
    private const string Haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";

    private const string NoAgreement =
        "Model access is denied due to IAM user or service role is not authorized to perform the required AWS "
        + "Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this "
        + "model.";

    [Theory]
    [InlineData("converse")]
    [InlineData("converse-stream")]
    [InlineData("invoke")]
    [InlineData("invoke-with-response-stream")]
    public async Task Without_the_form_no_model_of_Anthropic_answers(string operation)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.ModelAccess.FormFilled = false;
        var call = Call(simulator).By(operation);

        var first = await call.SendAsync();
        var second = await call.SendAsync();

        Assert.Equal((HttpStatusCode.NotFound, "ResourceNotFoundException"), (first.Status, first.ErrorCode));
        Assert.Equal(
            "Model use case details have not been submitted for this account. Fill out the Anthropic use case details "
            + "form before using the model. If you have already filled out the form, try again in 15 minutes.",
            first.Message);
        Assert.Equal(first.Body, second.Body);
    }

    [Fact]
    public async Task Models_of_Amazon_need_neither_form_nor_agreement()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.AllowAll;
        simulator.Aws.ModelAccess.FormFilled = false;

        var answer = await Call(simulator).For("jp.amazon.nova-2-lite-v1:0").SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Throws<ArgumentException>(
            () => simulator.Aws.ModelAccess.SetAgreement("amazon.nova-2-lite-v1:0", Agreement.Missing));
        Assert.Throws<ArgumentException>(
            () => simulator.Aws.ModelAccess.SetAgreement("anthropic.claude-unknown", Agreement.Missing));
    }

    [Fact]
    public async Task The_form_filled_in_opens_the_models_at_once()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.ModelAccess.FormFilled = false;
        var before = await Call(simulator).SendAsync();
        simulator.Aws.ModelAccess.FormFilled = true;

        var after = await Call(simulator).SendAsync();

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (before.Status, after.Status));
    }

    [Fact]
    public async Task A_denied_caller_hears_of_the_policy_and_not_of_the_form()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.ModelAccess.FormFilled = false;

        var answer = await Call(simulator).For("jp.anthropic.claude-opus-5").SendAsync();

        Assert.Equal("AccessDeniedException", answer.ErrorCode);
    }

    [Fact]
    public async Task A_missing_agreement_is_noticed_a_quarter_of_an_hour_after_the_first_call()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var simulator = await RunningSimulator.StartAsync(time);
        var session = simulator.Session();
        simulator.Aws.ModelAccess.SetAgreement(Haiku, Agreement.Missing);
        time.Advance(TimeSpan.FromMinutes(20));

        var first = await SendAsync();
        time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        var last = await SendAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        var denied = await SendAsync();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.Status, last.Status));
        Assert.Equal((HttpStatusCode.Forbidden, "AccessDeniedException"), (denied.Status, denied.ErrorCode));
        Assert.Equal(NoAgreement, denied.Json.GetProperty("message").GetString());
        Assert.EndsWith("com.amazon.bedrock/", denied.Headers["x-amzn-ErrorType"], StringComparison.Ordinal);

        Task<Response> SendAsync() => (Call(simulator) with
        {
            Signer = session,
            SignedAt = time.GetUtcNow().UtcDateTime,
        }).SendAsync();
    }

    [Theory]
    [InlineData(Agreement.Active)]
    [InlineData(Agreement.Pending)]
    public async Task An_agreement_concluded_or_under_way_never_ends_in_a_denial(object agreement)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var simulator = await RunningSimulator.StartAsync(time);
        simulator.Aws.ModelAccess.SetAgreement(Haiku, (Agreement)agreement);
        var signer = simulator.Session();
        var call = Call(simulator) with { Signer = signer };
        await (call with { SignedAt = time.GetUtcNow().UtcDateTime }).SendAsync();
        time.Advance(TimeSpan.FromMinutes(30));

        var answer = await (call with { SignedAt = time.GetUtcNow().UtcDateTime }).SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task An_agreement_concluded_late_ends_the_denial_and_its_loss_starts_a_new_quarter()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var simulator = await RunningSimulator.StartAsync(time);
        var session = simulator.Session();
        simulator.Aws.ModelAccess.SetAgreement(Haiku, Agreement.Missing);
        await StatusAsync();
        time.Advance(TimeSpan.FromMinutes(15));

        var missing = await StatusAsync();
        simulator.Aws.ModelAccess.SetAgreement(Haiku, Agreement.Active);
        var active = await StatusAsync();
        simulator.Aws.ModelAccess.SetAgreement(Haiku, Agreement.Missing);
        var again = await StatusAsync();

        Assert.Equal(
            (HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.OK), (missing, active, again));

        async Task<HttpStatusCode> StatusAsync() => (await (Call(simulator) with
        {
            Signer = session,
            SignedAt = time.GetUtcNow().UtcDateTime,
        }).SendAsync()).Status;
    }

    [Fact]
    public async Task An_account_that_is_held_back_may_invoke_nothing()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.ModelAccess.AccountAuthorized = false;

        var answer = await Call(simulator).SendAsync();

        Assert.Equal(
            (HttpStatusCode.Forbidden, "AccessDeniedException"), (answer.Status, answer.ErrorCode));
        Assert.Equal("""{"message":"Your account is not authorized to invoke this API operation."}""", answer.Body);
    }

    private static SignedCall Call(RunningSimulator simulator) => new(simulator, simulator.Session());
}
