using Gateway.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Inspection;

public class SettingsTests
{
    private const string App = "Callers:Applications:demo:Inspection";

    [Theory]
    [InlineData("AllowMembers:0", "servicetier", "AllowMembers names 'servicetier'")]
    [InlineData("AllowMembers:0", "messages[].content[].text", "AllowMembers names 'messages[].content[].text'")]
    [InlineData("AllowMembers:0", "messages[0].content[0].x", "AllowMembers names 'messages[0].content[0].x'")]
    [InlineData("AllowMembers:0", "nowhere.x", "AllowMembers names 'nowhere.x'")]
    [InlineData("AllowMembers:0", "Messages", "AllowMembers names 'Messages'")]
    [InlineData("AllowMembers:0", "guardrailConfig", "AllowMembers names 'guardrailConfig'")]
    [InlineData("AllowMembers:0", "requestMetadata.x", "AllowMembers names 'requestMetadata.x'")]
    [InlineData("AttachmentFormats:0", "PNG", "AttachmentFormats names 'PNG'")]
    [InlineData("S3Locations:0:Uri", "s3://bucket", "S3Locations__0__Uri is 's3://bucket'")]
    [InlineData("S3Locations:0:Uri", "s3://bucket/", "S3Locations__0__BucketOwner is ''")]
    [InlineData("AdditionalModelRequestFields:9:Pointer", "top_p", "is 'top_p'")]
    [InlineData("AdditionalModelRequestFields:9:Pointer", "/thinking", "another entry is '/thinking/type'")]
    [InlineData("AdditionalModelRequestFields:0:Min", "501", "Min must not be above Max")]
    [InlineData("AdditionalModelResponseFieldPaths:0", "stop", "names 'stop'")]
    [InlineData("MaxTokens", "0", "MaxTokens is 0")]
    [InlineData("MaxImages", "-1", "MaxImages is -1")]
    [InlineData("MaxDocumentBytes", "0", "MaxDocumentBytes is 0")]
    [InlineData("Guardrail:Version", "1", "Guardrail__Identifier is empty")]
    public async Task A_setting_that_makes_no_sense_refuses_start(string key, string value, string problem)
    {
        var failures = await RefusedAsync(new() { [$"{App}:{key}"] = value });

        Assert.Contains(failures, failure => failure.Contains(problem, StringComparison.Ordinal));
        Assert.All(failures, failure => Assert.StartsWith(
            "Callers__Applications__demo__Inspection__", failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("apac.guardrail.v1:0", "none", "guardrail profile")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:guardrail-profile/apac.guardrail.v1:0", "none", "guardrail profile")]
    [InlineData("arn:aws:bedrock:us-east-1:444455556666:guardrail/abc", "none", "in another Region than AWS_REGION (ap-northeast-1)")]
    [InlineData("arn:aws:bedrock:ap-northeast-3:444455556666:guardrail/abc", "none", "in another Region")]
    [InlineData("My Guardrail", "none", "Give the id or the ARN")]
    [InlineData("abc", "", "CrossRegionProfile is empty")]
    [InlineData("abc", "apac.guardrail.v1:0", "evaluated in Regions outside Japan")]
    [InlineData("abc", "jp.guardrail.v1:0", "declare 'none'")]
    public async Task A_guardrail_that_may_leave_Japan_refuses_start_with_the_reason(
        string identifier, string profile, string reason)
    {
        var failures = await RefusedAsync(new()
        {
            [$"{App}:Guardrail:Identifier"] = identifier,
            [$"{App}:Guardrail:Version"] = "1",
            [$"{App}:Guardrail:CrossRegionProfile"] = profile,
        });

        Assert.Contains(reason, Assert.Single(failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1310")]
    [InlineData("1310167")]
    [InlineData("東京都")]
    public async Task A_municipality_code_is_digits(string code)
    {
        var failures = await RefusedAsync(new() { ["Inspection:MunicipalityCode"] = code });

        Assert.StartsWith("Inspection__MunicipalityCode", Assert.Single(failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_problem_is_told_at_once()
    {
        var failures = await RefusedAsync(new()
        {
            [$"{App}:AllowMembers:0"] = "x y",
            [$"{App}:MaxTokens"] = "-5",
            [$"{App}:S3Locations:0:Uri"] = "bucket",
            ["Callers:Applications:other:Inspection:MaxImages"] = "5000",
        });

        Assert.Equal(5, failures.Count);
        Assert.Contains(
            failures, failure => failure.StartsWith("Callers__Applications__other__", StringComparison.Ordinal));
    }

    private static async Task<List<string>> RefusedAsync(Dictionary<string, string?> settings)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var started = await TestGateway.StartAsync(settings);
        });
        return [.. refused.Failures];
    }
}
