using System.Collections.Concurrent;
using System.Net;
using Gateway.Network;
using Gateway.Testing;
using Gateway.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Network;

/// <summary>
/// No connection leaves the VPC. In these tests 127.0.0.1 is inside, as in the sandbox, and 127.0.0.2, where a server listens and
/// would respond, is outside.
/// </summary>
public class PrivateWireTests
{
    private const string Inside = "127.0.0.1";
    private const string Outside = "127.0.0.2";

    private readonly ConcurrentQueue<string> _lookedUp = [];
    private volatile string[] _addresses = [Inside];

    [Theory]
    [InlineData(Outside)]
    [InlineData(Inside, Outside)]
    [InlineData(Outside, Inside)]
    public async Task Bedrock_outside_the_VPC_is_never_connected_to(params string[] addresses)
    {
        await using var listener = ScriptedSocket.StartAt(IPAddress.Parse(Outside), RawHttp.Ok());
        await using var gateway = await StartAsync("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", listener);
        _addresses = addresses;

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var problem = await Some.JsonAsync(response);
        Assert.Equal(("endpoint_not_private", "gateway"), ((string?)problem["code"], (string?)problem["party"]));
        Assert.Equal(0, listener.Connections.Total);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal(0, settled.Values["AmbiguousAttempts"]);
    }

    [Theory]
    [InlineData(Outside)]
    [InlineData(Inside, Outside)]
    public async Task Sts_outside_the_VPC_is_never_connected_to(params string[] addresses)
    {
        _addresses = addresses;
        await using var listener = ScriptedSocket.StartAt(IPAddress.Parse(Outside), RawHttp.Ok());
        await using var gateway = await StartAsync("AWS_ENDPOINT_URL_STS", listener);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("endpoint_not_private", (string?)(await Some.JsonAsync(response))["code"]);
        Assert.Equal(0, listener.Connections.Total);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task Nor_is_the_control_plane_and_what_it_would_prove_stays_declared()
    {
        _addresses = [Outside];
        await using var listener = ScriptedSocket.StartAt(IPAddress.Parse(Outside), RawHttp.Ok());
        await using var gateway = await StartAsync("AWS_ENDPOINT_URL_BEDROCK", listener);

        var notRead = await gateway.Logs.NextAsync(
            logged => logged.Id == 6002 && Equals(logged.Values["ModelId"], The.HaikuProfile));
        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(("not_private", "declared"), (notRead.Values["Outcome"], notRead.Values["State"]));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, listener.Connections.Total);
    }

    [Fact]
    public async Task An_AWS_SDK_on_the_native_route_is_told_so_too()
    {
        await using var listener = ScriptedSocket.StartAt(IPAddress.Parse(Outside), RawHttp.Ok());
        await using var gateway = await StartAsync("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", listener);
        _addresses = [Outside];

        using var response = await gateway.Post($"/model/{The.HaikuProfile}/converse", Some.NativeRequest());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("ServiceUnavailableException", Assert.Single(response.Headers.GetValues("x-amzn-ErrorType")));
    }

    [Fact]
    public async Task When_private_DNS_comes_back_calls_are_answered_again_and_the_log_says_both_once()
    {
        await using var listener = ScriptedSocket.Answering(RawHttp.Ok());
        await using var gateway = await StartAsync("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", listener);
        _addresses = [Outside];
        using var first = await gateway.Post("/converse", Some.ConverseRequest());
        using var second = await gateway.Post("/converse", Some.ConverseRequest());

        _addresses = [Inside];
        using var after = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(
            [HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK],
            [first.StatusCode, second.StatusCode, after.StatusCode]);
        await gateway.Logs.NextAsync(logged => logged.Id == 2203);
        Assert.Equal(1, gateway.Logs.Events.Count(logged => logged.Id == 2202));
    }

    [Fact]
    public async Task Each_connection_is_one_look_up_and_goes_to_an_address_of_it()
    {
        // No server listens at the first address; the second one is tried without another look-up.
        await using var listener = ScriptedSocket.Answering(RawHttp.Ok());
        await using var gateway = await StartAsync("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", listener);
        _addresses = ["::1", Inside];

        using var response = await gateway.Post("/converse", Some.ConverseRequest());
        using var second = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [response.StatusCode, second.StatusCode]);
        Assert.Equal(1, listener.Connections.Total);
        Assert.Single(_lookedUp, "localhost");
    }

    [Fact]
    public async Task Proxy_variables_change_nothing()
    {
        await using var proxy = ScriptedSocket.Answering(RawHttp.Ok());
        string[] names = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
        await using var gateway = await SeparateGateway.StartAsync(
            new() { Environment = names.ToDictionary(name => name, _ => proxy.Address.ToString()) });

        using var response = await gateway.ConverseAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, proxy.Connections.Total);
    }

    [Theory]
    [InlineData("Network:VpcCidrBlocks:0", "0.0.0.0/0", "Network__VpcCidrBlocks__0 is '0.0.0.0/0'")]
    [InlineData("Network:VpcCidrBlocks:0", "10.0.0.0", "Network__VpcCidrBlocks__0 is '10.0.0.0'")]
    [InlineData("Network:VpcCidrBlocks", "10.0.0.0/16", "Network__VpcCidrBlocks")]
    public async Task A_range_that_is_no_VPCs_refuses_start(string key, string value, string says)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestGateway.StartAsync(new() { [key] = value }));

        Assert.Contains(refused.Failures, failure => failure.Contains(says, StringComparison.Ordinal));
    }

    private Task<TestGateway> StartAsync(string endpoint, ScriptedSocket listener) => TestGateway.StartAsync(
        new() { [endpoint] = $"http://localhost:{listener.EndPoint.Port}" },
        gateway: builder => builder.Services.AddSingleton<HostLookup>(LookUp));

    private Task<IPAddress[]> LookUp(string host, CancellationToken cancellationToken)
    {
        _lookedUp.Enqueue(host);
        return Task.FromResult(host == "localhost"
            ? Array.ConvertAll(_addresses, IPAddress.Parse)
            : [IPAddress.Parse(host)]);
    }
}
