using Gateway.Callers;
using Gateway.Configuration;
using Gateway.RequestPolicy.Rules;
using Gateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.RequestPolicy.Rules;

public class SettingsTests
{
    private const string App = "Callers:Applications:demo:RequestPolicy";

    [Theory]
    [InlineData("AllowMembers:0", "servicetier", "AllowMembers names 'servicetier'")]
    [InlineData("AllowMembers:0", "messages[].content[].text", "AllowMembers names 'messages[].content[].text'")]
    [InlineData("AllowMembers:0", "messages[0].content[0].x", "AllowMembers names 'messages[0].content[0].x'")]
    [InlineData("AllowMembers:0", "nowhere.x", "AllowMembers names 'nowhere.x'")]
    [InlineData("AllowMembers:0", "Messages", "AllowMembers names 'Messages'")]
    [InlineData("AllowMembers:0", "guardrailConfig", "AllowMembers names 'guardrailConfig'")]
    [InlineData("AllowMembers:0", "anthropic_beta", "Name the betas one by one in AllowBetas")]
    [InlineData("AllowMembers:0", "inference_geo", "it is never allowed")]
    [InlineData("AllowMembers:0", "fallbacks", "it is never allowed")]
    [InlineData("AllowMembers:0", "mcp_servers", "it is never allowed")]
    [InlineData("AllowMembers:0", "container", "it is never allowed")]
    [InlineData("AllowMembers:0", "messages[].content[].source.url", "it is never allowed")]
    [InlineData("AllowMembers:0", "messages[].content.text", "There is no place")]
    [InlineData("AllowMembers:0", "messages[].role.x", "There is no place")]
    [InlineData("AllowBetas:0", "mcp-client-2025-11-20", "it is never allowed")]
    [InlineData("AllowBetas:0", "Files-API", "Give the name of one beta")]
    [InlineData("AllowBetas:0", "a,b", "Give the name of one beta")]
    [InlineData("AdditionalModelRequestFields:9:Pointer", "/anthropic_beta", "Name the betas one by one in AllowBetas")]
    [InlineData("AdditionalModelRequestFields:9:Pointer", "/inference_geo", "it is never allowed")]
    [InlineData("AllowMembers:0", "requestMetadata.x", "AllowMembers names 'requestMetadata.x'")]
    [InlineData("AttachmentFormats:0", "PNG", "AttachmentFormats names 'PNG'")]
    [InlineData("S3Locations:0:Uri", "s3://bucket", "S3Locations__0__Uri is 's3://bucket'")]
    [InlineData("S3Locations:0:Uri", "s3://bucket/", "S3Locations__0__BucketOwner is ''")]
    [InlineData("AdditionalModelRequestFields:9:Pointer", "top_p", "is 'top_p'")]
    [InlineData("AdditionalModelRequestFields:9:Pointer", "/thinking", "another entry is '/thinking/type'")]
    [InlineData("AdditionalModelRequestFields:9:Pointer", "/thinking/type/x", "another entry is '/thinking/type'")]
    [InlineData("AdditionalModelRequestFields:0:Min", "501", "Min must not be above Max")]
    [InlineData("AdditionalModelResponseFieldPaths:0", "stop", "names 'stop'")]
    [InlineData("MaxTokens", "0", "MaxTokens is 0")]
    [InlineData("MaxImages", "-1", "MaxImages is -1")]
    [InlineData("MaxDocumentBytes", "0", "MaxDocumentBytes is 0")]
    [InlineData("Guardrail:Version", "1", "Guardrail__Identifier is empty")]
    public void A_setting_that_makes_no_sense_is_a_problem(string key, string value, string problem)
    {
        var failures = Problems(new() { [$"{App}:{key}"] = value });

        Assert.Contains(failures, failure => failure.Contains(problem, StringComparison.Ordinal));
        Assert.All(failures, failure => Assert.StartsWith(
            "Callers__Applications__demo__RequestPolicy__", failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Rules:0", "phone", "__Rules names 'phone'. Choose from my_number, resident_record_code")]
    [InlineData("Responses", "Mask", "__Responses is Mask")]
    public void A_setting_of_personal_data_that_makes_no_sense_is_a_problem(string key, string value, string problem) =>
        Assert.Contains(
            $"Callers__Applications__demo__PersonalData{problem}",
            Assert.Single(Problems(new() { [$"Callers:Applications:demo:PersonalData:{key}"] = value })), StringComparison.Ordinal);

    [Theory]
    [InlineData("apac.guardrail.v1:0", "none", "guardrail profile")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:guardrail-profile/apac.guardrail.v1:0", "none", "guardrail profile")]
    [InlineData("arn:aws:bedrock:us-east-1:444455556666:guardrail/abc", "none", "in another Region than AWS_REGION (ap-northeast-1)")]
    [InlineData("arn:aws:bedrock:ap-northeast-3:444455556666:guardrail/abc", "none", "in another Region")]
    [InlineData("My Guardrail", "none", "Give the id or the ARN")]
    [InlineData("abc", "", "CrossRegionProfile is empty")]
    [InlineData("abc", "apac.guardrail.v1:0", "evaluated in Regions outside Japan")]
    [InlineData("abc", "jp.guardrail.v1:0", "declare 'none'")]
    public void A_guardrail_that_may_leave_Japan_is_a_problem_with_the_reason(
        string identifier, string profile, string reason)
    {
        var failures = Problems(new()
        {
            [$"{App}:Guardrail:Identifier"] = identifier,
            [$"{App}:Guardrail:Version"] = "1",
            [$"{App}:Guardrail:CrossRegionProfile"] = profile,
        });

        Assert.Contains(reason, Assert.Single(failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1310", false)]
    [InlineData("13101", true)]
    [InlineData("131016", true)]
    [InlineData("", true)]
    [InlineData("1310167", false)]
    [InlineData("１３１０１", false)]
    [InlineData("東京都", false)]
    public void A_municipality_code_is_five_digits_or_six(string code, bool isOne) =>
        Assert.Equal(isOne, new SectionRules<RequestPolicyOptions>(RequestPolicyOptions.Section)
            .Validate(null, new() { MunicipalityCode = code }).Succeeded);

    [Fact]
    public void A_guardrail_of_the_gateways_own_Region_is_none() => Assert.Empty(Problems(new()
    {
        [$"{App}:Guardrail:Identifier"] = "arn:aws:bedrock:ap-northeast-1:444455556666:guardrail/abc",
        [$"{App}:Guardrail:Version"] = "DRAFT",
        [$"{App}:Guardrail:CrossRegionProfile"] = "none",
    }));

    [Fact]
    public async Task Start_is_refused_and_every_problem_told_at_once()
    {
        var failures = await RefusedAsync(new()
        {
            [$"{App}:AllowMembers:0"] = "x y",
            [$"{App}:MaxTokens"] = "-5",
            [$"{App}:S3Locations:0:Uri"] = "bucket",
            ["Callers:Applications:other:RequestPolicy:MaxImages"] = "5000",
        });

        Assert.Equal(5, failures.Count);
        Assert.Contains(
            failures, failure => failure.StartsWith("Callers__Applications__other__", StringComparison.Ordinal));
    }

    // Without a host, which would watch its files until it is garbage-collected.
    private static List<string> Problems(Dictionary<string, string?> settings)
    {
        settings["AWS_REGION"] = "ap-northeast-1";
        settings.TryAdd($"{App}:AdditionalModelRequestFields:0:Pointer", "/top_k");
        settings.TryAdd($"{App}:AdditionalModelRequestFields:0:Max", "500");
        settings.TryAdd($"{App}:AdditionalModelRequestFields:1:Pointer", "/thinking/type");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var options = configuration.GetSection(CallersOptions.Section).Get<CallersOptions>()!;
        var result = new ApplicationRequestPolicyOptionsValidator(configuration).Validate(null, options);
        return [.. result.Failures ?? []];
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
