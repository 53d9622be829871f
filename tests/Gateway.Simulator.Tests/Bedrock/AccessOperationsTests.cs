using System.Net;
using System.Text.Json;
using Gateway.Simulator.Bedrock;
using Gateway.Simulator.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Simulator.Tests.Bedrock;

public sealed class AccessOperationsTests
{
    private const string Haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";

    [Fact]
    public async Task A_model_the_account_may_use_is_available()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Availability(simulator, Haiku).SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(
            Some.Compact("""
                {
                  "agreementAvailability": { "status": "AVAILABLE" },
                  "authorizationStatus": "AUTHORIZED",
                  "entitlementAvailability": "AVAILABLE",
                  "modelId": "anthropic.claude-haiku-4-5-20251001-v1",
                  "regionAvailability": "AVAILABLE"
                }
                """),
            answer.Body);
    }

    [Theory]
    [InlineData(Agreement.Active, "AVAILABLE")]
    [InlineData(Agreement.Missing, "NOT_AVAILABLE")]
    [InlineData(Agreement.Pending, "PENDING")]
    public async Task The_agreement_is_told_for_its_model_alone(object agreement, string status)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.ModelAccess.SetAgreement(Haiku, (Agreement)agreement);

        var answer = await Availability(simulator, Haiku).SendAsync();
        var other = await Availability(simulator, "anthropic.claude-opus-5").SendAsync();

        Assert.Equal((status, "AUTHORIZED"), (Status(answer), Authorization(answer)));
        Assert.Equal("AVAILABLE", Status(other));
    }

    [Fact]
    public async Task Without_the_form_no_model_of_Anthropic_has_an_agreement()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.ModelAccess.FormFilled = false;

        Assert.Equal("NOT_AVAILABLE", Status(await Availability(simulator, Haiku).SendAsync()));
        Assert.Equal("AVAILABLE", Status(await Availability(simulator, "amazon.nova-2-lite-v1:0").SendAsync()));
    }

    [Fact]
    public async Task An_account_that_is_held_back_is_not_authorized()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.ModelAccess.AccountAuthorized = false;

        Assert.Equal("NOT_AUTHORIZED", Authorization(await Availability(simulator, Haiku).SendAsync()));
    }

    [Theory]
    [InlineData("anthropic.claude-unknown")]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0")]
    public async Task Only_base_ids_have_an_availability(string modelId)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Availability(simulator, modelId).SendAsync();

        Assert.Equal(
            (HttpStatusCode.BadRequest, "ValidationException", "The provided model identifier is invalid."),
            (answer.Status, answer.ErrorCode, answer.Message));
    }

    [Fact]
    public async Task The_form_is_returned_as_it_was_sent_in()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Read(simulator, "/use-case-for-model-access").SendAsync();

        var form = JsonDocument.Parse(answer.Json.GetProperty("formData").GetBytesFromBase64()).RootElement;
        Assert.Equal(
            ["companyName", "companyWebsite", "intendedUsers", "industryOption", "otherIndustryOption", "useCases"],
            form.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task A_form_never_sent_in_is_not_found()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.ModelAccess.FormFilled = false;

        var answer = await Read(simulator, "/use-case-for-model-access").SendAsync();

        Assert.Equal((HttpStatusCode.NotFound, "ResourceNotFoundException"), (answer.Status, answer.ErrorCode));
        Assert.Equal(
            "You have not filled out the request form. Fill out the form before getting access.", answer.Message);
    }

    [Theory]
    [InlineData(DataRetentionMode.None, "none")]
    [InlineData(DataRetentionMode.Default, "default")]
    [InlineData(DataRetentionMode.Inherit, "inherit")]
    [InlineData(DataRetentionMode.ProviderDataShare, "provider_data_share")]
    [InlineData(DataRetentionMode.AwsReview, "aws_review")]
    public async Task The_mode_of_data_retention_is_told_with_the_time_it_was_set(object mode, string name)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var simulator = await RunningSimulator.StartAsync(time);
        time.Advance(TimeSpan.FromSeconds(90));
        simulator.Aws.ModelAccess.DataRetention = (DataRetentionMode)mode;

        var answer = await (Read(simulator, "/data-retention") with
        {
            SignedAt = time.GetUtcNow().UtcDateTime,
        }).SendAsync();

        Assert.Equal($$"""{"mode":"{{name}}","updatedAt":"2030-01-01T00:01:30Z"}""", answer.Body);
    }

    [Fact]
    public async Task Nothing_is_retained_at_first()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Read(simulator, "/data-retention").SendAsync();

        Assert.Equal("none", answer.Json.GetProperty("mode").GetString());
    }

    [Theory]
    [InlineData("/foundation-model-availability/anthropic.claude-opus-5", "GetFoundationModelAvailability")]
    [InlineData("/use-case-for-model-access", "GetUseCaseForModelAccess")]
    [InlineData("/data-retention", "GetAccountDataRetention")]
    public async Task Each_needs_the_permission_of_its_name_and_the_denial_names_no_resource(
        string path, string operation)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = Read(simulator, path);

        simulator.Aws.Contractor.PermissionPolicy = Policy.Allow("bedrock:List*", "*");
        var denied = await call.SendAsync();
        simulator.Aws.Contractor.PermissionPolicy = Policy.Allow($"bedrock:{operation}", "*");
        var allowed = await call.SendAsync();

        denied.AssertRefused(
            "AccessDeniedException",
            "User: arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/test-session is not authorized to "
            + $"perform: bedrock:{operation} because no identity-based policy allows the bedrock:{operation} action");
        Assert.Equal(HttpStatusCode.OK, allowed.Status);
        Assert.Equal(operation, simulator.Aws.Journal.Calls[^1].Operation);
    }

    private static SignedCall Availability(RunningSimulator simulator, string modelId) =>
        Read(simulator, $"/foundation-model-availability/{Uri.EscapeDataString(modelId)}");

    private static SignedCall Read(RunningSimulator simulator, string path) =>
        new SignedCall(simulator, simulator.Session()).Reading(path);

    private static string? Status(Response answer) =>
        answer.Json.GetProperty("agreementAvailability").GetProperty("status").GetString();

    private static string? Authorization(Response answer) => answer.Json.GetProperty("authorizationStatus").GetString();
}
