using System.Net;
using Gateway.Concurrency;
using Gateway.Testing;
using Gateway.Tests.Processes;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Concurrency;

/// <summary>The memory that request bodies use while they are received, and the time they may take.</summary>
public class BodyMemoryTests
{
    private const int Megabyte = 1024 * 1024;

    // The memory reserved for a body of which little has been received.
    private const int FirstBuffer = 64 * 1024;

    // Room for the gateway's edits of a few bodies.
    private const int MostAdded = 10_000;

    // The smallest budget that is allowed.
    private const int Budget = 100_000_000;

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_announced_and_does_not_come_is_kept_from_nobody()
    {
        var (key, settings) = WithOther();
        await using var gateway = await StartAsync(settings);
        await using var slow = new Uploads(gateway);
        for (var i = 0; i < 30; i++)
        {
            await slow.AddAsync(gateway.Key, announced: 24_999_999, sent: 1);
        }

        await HoldingAsync(gateway, 30 * FirstBuffer);
        var others = await PostAsync(gateway, key, 20_000);
        var large = await PostAsync(gateway, key, 10_000_000);
        var own = await PostAsync(gateway, gateway.Key, 10_000_000);

        Assert.All([others, large, own], status => Assert.Equal(HttpStatusCode.OK, status));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_application_that_holds_its_share_is_refused_more_and_nobody_else_is(bool chunked)
    {
        var (key, settings) = WithOther();
        await using var gateway = await StartAsync(settings);
        await using var uploads = new Uploads(gateway);
        await uploads.AddAsync(gateway.Key, 17_000_000, 16_999_999);
        await uploads.AddAsync(gateway.Key, 17_000_000, 16_999_999);
        await HoldingAsync(gateway, 34_000_000, 34_000_000 + MostAdded);

        var third = await uploads.AddAsync(gateway.Key, chunked ? null : 17_000_000, chunked ? 16_999_999 : 0);
        var refused = await third.ReadHeadAsync();
        var other = await PostAsync(gateway, key, 15_000_000);

        Assert.StartsWith("HTTP/1.1 429", refused, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 1", refused, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, other);
    }

    [Fact]
    public async Task When_several_applications_fill_the_memory_a_body_that_does_not_fit_is_refused_before_it_is_read()
    {
        var (key, settings) = WithOther();
        var (third, more) = Keys.New("third-desk");
        more["Callers:Applications:third-desk:Models:0"] = "*";
        await using var gateway = await StartAsync(new(settings.Concat(more)));
        await using var uploads = new Uploads(gateway);
        foreach (var application in new[] { gateway.Key, gateway.Key, key, key, third })
        {
            await uploads.AddAsync(application, 16_000_000, 15_999_999);
        }

        await HoldingAsync(gateway, 80_000_000, 80_000_000 + MostAdded);
        var large = await uploads.AddAsync(key, 24_999_999, 0);
        var counted = await uploads.AddAsync(key, 16_000_000, 0, "/model/claude-haiku-4-5/count-tokens");
        var (refused, twice) = (await large.ReadHeadAsync(), await counted.ReadHeadAsync());
        var small = await PostAsync(gateway, third, 20_000);

        Assert.StartsWith("HTTP/1.1 503", refused, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 503", twice, StringComparison.Ordinal); // Decoded, it needs twice as much.
        Assert.Contains("Retry-After: 1", refused + twice, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, small);
    }

    [Theory]
    [InlineData("/converse", false, "408")]
    [InlineData("/converse/stream", true, "408")]
    [InlineData("/model/claude-haiku-4-5/converse", true, "400")]
    [InlineData("/model/claude-haiku-4-5/invoke", false, "400")]
    public async Task A_body_that_is_not_whole_in_time_is_refused_however_steadily_it_comes(
        string path, bool chunked, string expected)
    {
        await using var gateway = await OnFakeTimeAsync();
        await using var uploads = new Uploads(gateway);
        var upload = await uploads.AddAsync(gateway.Key, chunked ? null : 1_000_000, 1, path);
        await HoldingAsync(gateway, FirstBuffer);

        for (var minute = 0; minute < 5; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        var refused = await upload.ReadHeadAsync();

        Assert.StartsWith($"HTTP/1.1 {expected}", refused, StringComparison.Ordinal);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("request_timeout", settled.Values["Code"]);
        await HoldingAsync(gateway, 0);
    }

    [Fact]
    public async Task A_body_that_is_whole_in_time_is_served_however_long_the_answer_takes_then()
    {
        var bedrock = new HeldResponses();
        await using var gateway = await OnFakeTimeAsync(bedrock, "00:00:10");
        await gateway.Logs.NextAsync(logged => logged.Id == 2001); // There is a session now: STS has its own time limits.
        await using var connection = await RawConnection.OpenAsync(gateway);
        var body = Some.ConverseRequest("x");
        await connection.SendAsync(HeadersOf("/converse", gateway.Key, body.Length + 2), "  ");
        await HoldingAsync(gateway, 1, Megabyte);

        _clock.Advance(TimeSpan.FromSeconds(9));
        await connection.SendAsync(body);
        await bedrock.Calls.WhenTotalAsync(1);
        _clock.Advance(TimeSpan.FromSeconds(9));
        bedrock.Release();

        Assert.StartsWith("HTTP/1.1 200", await connection.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_http_2_the_same_time_holds()
    {
        await using var gateway = await OnFakeTimeAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.H2cUrl, "/converse"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new NeverWhole(),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("x-api-key", gateway.Key);
#pragma warning disable CA2025 // It is awaited below, before the request goes.
        var sending = http.SendAsync(request, Cancelled);
#pragma warning restore CA2025
        await HoldingAsync(gateway, FirstBuffer);

        _clock.Advance(TimeSpan.FromMinutes(5));
        using var refused = await sending;

        Assert.Equal(HttpStatusCode.RequestTimeout, refused.StatusCode);
        Assert.Equal("request_timeout", (string?)(await Some.JsonAsync(refused))["code"]);
    }

    [Fact]
    public async Task Memory_is_given_back_when_a_request_is_over()
    {
        await using var gateway = await StartAsync([]);

        using var good = await gateway.Post("/converse", Some.ConverseRequest(text: new string('あ', 100_000)));
        using var bad = await gateway.Post("/converse", "[" + new string(' ', 300_000));
        using var stream = await gateway.Post("/converse/stream", Some.ConverseRequest());
        await stream.Content.ReadAsStringAsync(Cancelled);
        await using (var uploads = new Uploads(gateway))
        {
            await uploads.AddAsync(gateway.Key, 1_000_000, 500_000);
            await HoldingAsync(gateway, 1024 * 1024 / 2);
        }

        await HoldingAsync(gateway, 0);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest], [good.StatusCode, bad.StatusCode]);
    }

    private static (string Key, Dictionary<string, string?> Settings) WithOther()
    {
        var (key, settings) = Keys.New("other-desk");
        settings["Callers:Applications:other-desk:Models:0"] = "*";
        settings["Callers:Applications:other-desk:Operations:0"] = "Converse";
        settings["Callers:Applications:other-desk:Operations:1"] = "CountTokens";
        settings["Hosting:MaxRequestBytesInFlight"] = $"{Budget}";
        return (key, settings);
    }

    private Task<TestGateway> OnFakeTimeAsync(HeldResponses? bedrock = null, string? timeout = null) =>
        StartAsync(timeout is null ? [] : new() { ["Hosting:RequestBodyTimeout"] = timeout }, _clock, bedrock);

    // Kestrel itself cuts off a body that arrives at less than 240 bytes per second, by its own clock: on a busy machine the
    // first of many uploads would be cut off before the last one starts.
    private static Task<TestGateway> StartAsync(
        Dictionary<string, string?> settings, TimeProvider? clock = null, HeldResponses? bedrock = null) =>
        TestGateway.StartAsync(
            settings,
            builder =>
            {
                builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MinRequestBodyDataRate = null);
                builder.Services.AddSingleton(clock ?? TimeProvider.System);
            },
            builder =>
            {
                builder.Configuration["Simulator:ContextOverflow"] = "NotRefused"; // Bodies here are larger than any prompt.
                bedrock?.Install(builder);
            });

    private static async Task<HttpStatusCode> PostAsync(TestGateway gateway, string key, int letters)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/converse")
        {
            Content = new StringContent(Some.ConverseRequest(new string('x', letters)), null, "application/json"),
        };
        request.Headers.Add("x-api-key", key);
        using var response = await gateway.Send(request);
        return response.StatusCode;
    }

    private static string[] HeadersOf(string path, string key, int? length) =>
    [
        $"POST {path} HTTP/1.1", "Host: gateway", $"x-api-key: {key}", "Content-Type: application/json",
        length is null ? "Transfer-Encoding: chunked" : $"Content-Length: {length}",
    ];

    private static Task HoldingAsync(TestGateway gateway, long bytes) => HoldingAsync(gateway, bytes, bytes);

    private static async Task HoldingAsync(TestGateway gateway, long least, long most)
    {
        var admission = gateway.Services.GetRequiredService<Admission>();
        while (admission.BytesHeld < least || admission.BytesHeld > most)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancelled);
        }
    }

    /// <summary>Bodies that are being sent.</summary>
    private sealed class Uploads(TestGateway gateway) : IAsyncDisposable
    {
        private readonly List<RawConnection> _open = [];

        /// <summary>Announces a length, or chunks, and sends that many spaces of the body.</summary>
        public async Task<RawConnection> AddAsync(string key, int? announced, int sent, string path = "/converse")
        {
            var connection = await RawConnection.OpenAsync(gateway);
            _open.Add(connection);
            await connection.SendAsync(HeadersOf(path, key, announced));
            var blanks = new string(' ', sent);
            await connection.SendAsync(announced is null ? $"{sent:x}\r\n{blanks}\r\n" : blanks);
            return connection;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var connection in _open)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>A body that sends one byte and then nothing more.</summary>
    private sealed class NeverWhole : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        // Over HTTP/2, written bytes are sent when the buffer is full or the next frame of another kind is sent: without this
        // flush, that was sometimes a minute later.
        protected override async Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(" "u8.ToArray(), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
