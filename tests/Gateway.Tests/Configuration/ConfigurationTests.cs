using System.Net;
using Gateway.Configuration;
using Gateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Configuration;

public class ConfigurationTests
{
    [Fact]
    public async Task Every_wrong_setting_is_reported_at_once_with_its_key()
    {
        var settings = new Dictionary<string, string?>
        {
            ["AWS_REGION"] = "us-east-1",
            ["Contractor:RoleArn"] = "not-an-arn",
            ["Bedrock:AttemptTimeout"] = "00:20:00",
            ["Hosting:MaxRequestBodyBytes"] = "1",
            ["Callers:Applications:住民課:Name"] = "住民課",
            ["Catalog:Models:x:ModelId"] = "us.anthropic.claude-opus-5",
        };

        var refused = await Assert.ThrowsAsync<AggregateException>(() => TestGateway.StartAsync(settings));

        var text = string.Join(
            '\n',
            refused.InnerExceptions.Cast<OptionsValidationException>().SelectMany(exception => exception.Failures));
        Assert.All(
            [
                "AWS_REGION", "Contractor__RoleArn", "Bedrock__AttemptTimeout",
                "Hosting__MaxRequestBodyBytes", "Callers__Applications__住民課", "Catalog__Models__x",
            ],
            key => Assert.Contains(key, text, StringComparison.Ordinal));
    }

    // An operator in a city hall reads the first half: the setting, what is wrong with it, and how to correct it.
    [Fact]
    public async Task Every_problem_is_said_in_Japanese_and_in_English()
    {
        var problems = new List<string>();
        foreach (var wrong in WrongSettings())
        {
            var refused = await Record.ExceptionAsync(() => TestGateway.StartAsync(wrong));

            problems.AddRange(StartupError.ProblemsOf(refused!)!);
        }

        Assert.InRange(problems.Count, 60, 200);
        Assert.All(problems, problem => Assert.Matches(@"^[A-Za-z][\w.<>… -]*: .*[\p{IsHiragana}].*/ [A-Z'\w].*$", problem));
    }

    // In several starts: a value that cannot be bound hides the other problems of its section.
    private static IEnumerable<Dictionary<string, string?>> WrongSettings()
    {
        const string Desk = "Callers:Applications:desk:";
        const string Inside = $"{Desk}RequestPolicy:";
        yield return new()
        {
            ["AWS_REGION"] = "us-east-1",
            ["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token",
            ["AWS_ROLE_ARN"] = "arn",
            ["Contractor:RoleArn"] = "not-an-arn",
            ["Contractor:ExternalId"] = "",
            ["Contractor:SessionDuration"] = "02:00:00",
            ["Contractor:RefreshWindow"] = "00:00:01",
            ["Contractor:SessionName"] = "a b",
            ["Network:VpcCidrBlocks:0"] = "vpc",
            ["Network:VpcCidrBlocks:1"] = "0.0.0.0/0",
            ["Residency:AllowedRegions:0"] = "us-east-1",
            ["RequestPolicy:MunicipalityCode"] = "Tokyo",
            ["Bedrock:AttemptTimeout"] = "00:20:00",
            ["Bedrock:MaxAttempts"] = "9",
            ["Converse:HeartbeatInterval"] = "01:00:00",
            ["Hosting:MaxRequestBodyBytes"] = "1",
            ["Hosting:KnownIPNetworks:0"] = "0.0.0.0/0",
            ["Hosting:KnownIPNetworks:1"] = "alb",
            ["Callers:Applications:住民課:Name"] = "住民課",
            [$"{Desk}Operations:0"] = "Delete",
            [$"{Desk}MaxConcurrentRequests"] = "0",
            [$"{Desk}Models:0"] = "no-such-model",
            [$"{Desk}JwtClients:0:Issuer"] = "nobody",
            ["Callers:JwtIssuers:職員:Issuers:0"] = "",
            ["Callers:JwtIssuers:staff:Algorithms:0"] = "HS256",
            ["Callers:JwtIssuers:staff:ClockSkew"] = "00:10:00",
            ["Callers:JwtIssuers:staff:MaxTokenLifetime"] = "00:00:01",
            ["Callers:JwtIssuers:staff:EndUserClaim"] = "sub",
            ["Callers:JwtIssuers:staff:JwksUri"] = "http://idp.example/",
            ["Callers:JwtIssuers:file:JwksPath"] = "/nowhere",
            [$"{Desk}Keys:0:Id"] = "x",
            [$"{Desk}Keys:0:Sha256"] = "x",
            [$"{Desk}Keys:0:NotBefore"] = "2027-01-02T00:00:00+09:00",
            [$"{Desk}Keys:0:ExpiresAt"] = "2027-01-01T00:00:00+09:00",
            [$"{Desk}Keys:1:Id"] = "x",
            [$"{Desk}Keys:2:Id"] = "x",
            [$"{Inside}AllowMembers:0"] = "inference_geo",
            [$"{Inside}AllowMembers:1"] = "anthropic_beta",
            [$"{Inside}AllowMembers:2"] = "messages",
            [$"{Inside}AllowMembers:3"] = "no such place.x",
            [$"{Inside}AllowMembers:4"] = "nowhere.x",
            [$"{Inside}AllowBetas:0"] = "Not A Beta",
            [$"{Inside}AllowBetas:1"] = "files-api-2025-04-14",
            [$"{Inside}S3Locations:0:Uri"] = "bucket",
            [$"{Inside}S3Locations:0:BucketOwner"] = "me",
            [$"{Inside}AdditionalModelRequestFields:0:Pointer"] = "thinking",
            [$"{Inside}AdditionalModelRequestFields:1:Pointer"] = "/inference_geo",
            [$"{Inside}AdditionalModelRequestFields:2:Pointer"] = "/anthropic_beta",
            [$"{Inside}AdditionalModelRequestFields:3:Pointer"] = "/a",
            [$"{Inside}AdditionalModelRequestFields:3:Min"] = "2",
            [$"{Inside}AdditionalModelRequestFields:3:Max"] = "1",
            [$"{Inside}AdditionalModelRequestFields:4:Pointer"] = "/a/b",
            [$"{Inside}AdditionalModelResponseFieldPaths:0"] = "stop",
            [$"{Inside}Guardrail:Identifier"] = "arn:aws:bedrock:us-east-1:444455556666:guardrail/abc",
            [$"{Inside}Guardrail:Version"] = "latest",
            [$"{Inside}MaxImages"] = "-1",
            [$"{Inside}AttachmentFormats:0"] = "exe",
            [$"{Desk}PersonalData:Responses"] = "Mask",
            [$"{Desk}PersonalData:Requests"] = "99",
            [$"{Desk}PersonalData:Rules:0"] = "passport",
            ["Callers:Applications:other:RequestPolicy:Guardrail:Version"] = "1",
            ["Callers:Applications:third:RequestPolicy:Guardrail:Identifier"] = "apac.guardrail.v1:0",
            ["Callers:Applications:third:RequestPolicy:Guardrail:CrossRegionProfile"] = "apac.guardrail.v1:0",
            ["Callers:Applications:fourth:RequestPolicy:Guardrail:Identifier"] = "A B",
            ["Catalog:Models:UPPER:ModelId"] = "us.anthropic.claude-opus-5",
            ["Catalog:Models:x:ModelId"] = "jp.anthropic.claude-haiku-4-5-20251001-v1:0",
            ["Catalog:Models:x:AttemptTimeout"] = "02:00:00",
            ["Catalog:Models:x:LargeDocumentFormats:0"] = "xlsx",
            ["Catalog:Models:x:Destinations:0"] = "ap-northeast-1",
            ["Catalog:Models:x:CountTokensModelId"] = "jp.x",
            ["Kestrel:Endpoints:A:Url"] = "nowhere",
            ["Kestrel:Endpoints:B:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:B:Protocols"] = "Http1AndHttp2",
            ["Kestrel:Endpoints:B:Certificate:Path"] = "/no/such/file",
            ["Kestrel:Endpoints:C:Url"] = "https://127.0.0.1:0",
            ["Kestrel:Endpoints:C:Protocols"] = "Http9",
            ["Kestrel:Endpoints:C:SslProtocols:0"] = "Ssl3",
            ["Kestrel:Endpoints:D:Url"] = "https://127.0.0.1:0",
            ["Kestrel:Endpoints:D:Certificate:Path"] = "/no/such/file",
            ["Nothing:Like:It"] = "x",
        };
        yield return new() { ["Contractor:SessionDuration"] = "1h", ["Bedrock:MaxAttempt"] = "2" };
        yield return new() { ["Residency:AllowedRegions"] = "ap-northeast-1" };
    }

    [Theory]
    [InlineData("Contractor:SessionDuration", "1h")]
    [InlineData("Bedrock:MaxAttempts", "three")]
    [InlineData("Hosting:DrainTimeout", "soon")]
    [InlineData("Callers:Applications:demo:Keys:0:ExpiresAt", "来年")]
    [InlineData("Callers:Applications:demo:Keys:0:ExpireAt", "2027-01-01T00:00:00+09:00")]
    [InlineData("Callers:Applications:demo:RequestPolicy:PersonalData:Requests", "Block", "Callers:Applications:demo:RequestPolicy:PersonalData")]
    [InlineData("Callers:Applications:demo:Inspection:PersonalData:Requests", "Block", "Callers:Applications:demo:Inspection")]
    [InlineData("Callers:Applications:demo:PersonalData:Answers", "Block")]
    [InlineData("Callers:Applications:demo:PersonalData:Requests:0", "Block")]
    [InlineData("Bedrock:MaxAttempt", "2")]
    [InlineData("Catalog:Models:claude-haiku-4-5:Regions:0", "ap-northeast-1", "Catalog:Models:claude-haiku-4-5:Regions")]
    public async Task A_wrong_value_or_name_is_reported_by_its_key(string key, string value, string? named = null)
    {
        var settings = new Dictionary<string, string?> { [key] = value, ["AWS_REGION"] = "us-east-1" };

        var refused = await Assert.ThrowsAsync<AggregateException>(() => TestGateway.StartAsync(settings));

        var text = StartupError.Of(refused);
        Assert.Contains((named ?? key).Replace(":", "__", StringComparison.Ordinal), text, StringComparison.Ordinal);
        Assert.Contains("AWS_REGION", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_added_while_running_works_and_a_broken_change_keeps_the_old_ones()
    {
        await using var gateway = await TestGateway.StartAsync();
        var configuration = (IConfigurationRoot)gateway.Services.GetRequiredService<IConfiguration>();
        var (key, settings) = Keys.New("late");

        foreach (var (name, value) in settings)
        {
            configuration[name] = value;
        }

        configuration.Reload();
        var added = await Keys.StatusWithAsync(gateway, key);
        configuration["Callers:Applications:late:Keys:0:Sha256"] = "broken";
        configuration.Reload();
        var kept = await Keys.StatusWithAsync(gateway, key);

        Assert.Equal(HttpStatusCode.OK, added);
        Assert.Equal(HttpStatusCode.OK, kept);
        Assert.Contains(gateway.Logs.Events, logged =>
            logged.Id == 5001
                && logged.Message.Contains("Callers__Applications__late__Keys__0__Sha256", StringComparison.Ordinal));
    }
}
