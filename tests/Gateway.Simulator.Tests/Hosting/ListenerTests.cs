using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Journal;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Simulator.Tests.Hosting;

public sealed class ListenerTests
{
    private const string Name = "CN=127.0.0.1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HTTP_2_without_TLS_is_served_and_its_signatures_verified()
    {
        await using var simulator = await ThreeListenersAsync();
        using var handler = new SocketsHttpHandler();
        var call = Call(simulator.At(simulator.Addresses[1], handler)) with { Version = HttpVersion.Version20 };

        var frames = await call.FramesAsync();
        var whole = await call.By("converse").SendAsync();
        var wrong = await (call with { Signer = call.Signer with { SecretAccessKey = "wrong" } }).SendAsync();

        Assert.Equal("metadata", frames[^1].Type);
        Assert.Equal(HttpStatusCode.OK, whole.Status);
        Assert.Equal("InvalidSignatureException", wrong.ErrorCode);
        Assert.Equal("/model/jp.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse-stream",
            simulator.Aws.Journal.Calls[0].RawTarget);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task TLS_serves_both_versions(string version)
    {
        await using var simulator = await ThreeListenersAsync();
        using var handler = Trusting();
        var call = Call(simulator.At(simulator.Addresses[2], handler)) with { Version = Version.Parse(version) };

        Assert.Equal("metadata", (await call.FramesAsync())[^1].Type);
        Assert.Equal(HttpStatusCode.OK, (await call.By("converse").SendAsync()).Status);
    }

    [Theory]
    [InlineData(1, "2.0")]
    [InlineData(2, "1.1")]
    [InlineData(2, "2.0")]
    public async Task A_caller_who_leaves_a_stream_is_noticed_on_every_listener(int listener, string version)
    {
        await using var simulator = await ThreeListenersAsync();
        simulator.Aws.Faults.Add(AwsServices.BedrockRuntime, "*", new Fault(FaultKind.StreamHang));
        using var handler = Trusting();
        var call = Call(simulator.At(simulator.Addresses[listener], handler)) with { Version = Version.Parse(version) };

        using (var response = await call.BeginAsync())
        {
            await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
            Assert.Equal("messageStart", (await StreamFrame.ReadAsync(stream))!.Type);
        }

        await simulator.NoOpenStreamsAsync();
        Assert.Equal(ResponseEnding.CallerLeft, simulator.Aws.Journal.Calls.Single().Progress.End!.How);
    }

    [Fact]
    public async Task Over_TLS_too_a_reset_does_not_overtake_the_frames_before_it()
    {
        await using var simulator = await ThreeListenersAsync();
        simulator.Aws.Faults.Add(AwsServices.BedrockRuntime, "*", new Fault(FaultKind.StreamReset) { AfterFrames = 3 });
        using var handler = Trusting();
        using var response = await Call(simulator.At(simulator.Addresses[2], handler)).BeginAsync();
        await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("event", (await StreamFrame.ReadAsync(stream))!.Kind);
        }

        await Assert.ThrowsAnyAsync<IOException>(() => StreamFrame.ReadAsync(stream));
    }

    // Over HTTP/2 the reset may come first: a reader then drops the bytes that it had not passed on.
    [Fact]
    public async Task Over_HTTP_2_a_reset_ends_the_connection()
    {
        await using var simulator = await ThreeListenersAsync();
        simulator.Aws.Faults.Add(AwsServices.BedrockRuntime, "*", new Fault(FaultKind.StreamReset));
        using var handler = Trusting();
        var call = Call(simulator.At(simulator.Addresses[1], handler)) with { Version = HttpVersion.Version20 };

        var broken = await Assert.ThrowsAnyAsync<Exception>(call.FramesAsync);

        Assert.True(broken is IOException or HttpRequestException, broken.ToString());
    }

    private static SignedCall Call(RunningSimulator simulator) =>
        new SignedCall(simulator, simulator.Session()).By("converse-stream");

    // HTTP/1.1, HTTP/2 with prior knowledge, and TLS with both.
    private static Task<RunningSimulator> ThreeListenersAsync() => RunningSimulator.StartAsync(
        builder => builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate()));
        }),
        null);

    private static SocketsHttpHandler Trusting() => new()
    {
        ResponseDrainTimeout = TimeSpan.Zero,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = IsOurs },
    };

    // No authority issued it; the test only checks the protocol.
    private static bool IsOurs(
        object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate?.Subject == Name;

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Name, key, HashAlgorithmName.SHA256);
        var today = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(today.AddDays(-1), today.AddDays(1));
    }
}
