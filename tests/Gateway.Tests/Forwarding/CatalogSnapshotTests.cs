using System.Globalization;
using Gateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Forwarding;

/// <summary>A catalog that changes while a request's body is being received.</summary>
public class CatalogSnapshotTests
{
    private const string Body =
        """{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":"x"}]}""";

    // The gateway does not inspect Nova's bodies: only an application that may send uninspected bodies can call it.
    [Fact]
    public async Task The_model_whose_form_is_judged_is_the_model_that_is_called()
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Catalog:Models:nova-2-lite:Enabled"] = "false" });
        var configuration = (IConfigurationRoot)gateway.Services.GetRequiredService<IConfiguration>();
        await using var connection = await RawConnection.OpenAsync(gateway);
        await connection.SendAsync(
        [
            "POST /model/claude-haiku-4-5/invoke HTTP/1.1", "Host: localhost", "Connection: close",
            $"x-api-key: {gateway.Key}", "Content-Type: application/json", "Expect: 100-continue",
            string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}"),
        ]);
        var goOn = await connection.ReadHeadAsync(); // The gateway waits for the body.

        configuration["Catalog:Models:claude-haiku-4-5:ModelId"] = "jp.amazon.nova-2-lite-v1:0";
        configuration["Catalog:Models:claude-haiku-4-5:CountTokensModelId"] = "";
        configuration.Reload();
        await connection.SendAsync(Body);
        var answer = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 100 ", goOn, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("member_not_allowed", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Aws.Journal.Calls, call => call.Operation == "InvokeModel");
        Assert.Contains(gateway.Logs.Events, logged => logged.Id == 5000);
    }

    [Fact]
    public async Task The_catalog_that_counts_is_the_one_there_is_when_the_body_has_arrived()
    {
        await using var gateway = await TestGateway.StartAsync();
        var configuration = (IConfigurationRoot)gateway.Services.GetRequiredService<IConfiguration>();
        await using var connection = await RawConnection.OpenAsync(gateway);
        var body = Some.ConverseRequest("x", "simulator.huge");
        await connection.SendAsync(
        [
            "POST /converse HTTP/1.1", "Host: localhost", "Connection: close",
            $"x-api-key: {gateway.Key}", "Content-Type: application/json", "Expect: 100-continue",
            string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}"),
        ]);
        await connection.ReadHeadAsync();

        configuration["Catalog:Models:simulator.huge:ModelId"] = "simulator.gone";
        configuration.Reload();
        await connection.SendAsync(body);
        var answer = await connection.ReadToEndAsync();

        Assert.DoesNotContain("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Equal("simulator.gone", Assert.Single(
            gateway.Aws.Journal.Calls, call => call.Operation == "Converse").ModelId);
    }
}
