using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Surfaces.OpenAI.Embeddings;

/// <summary>
/// Stands in front of the simulator's models: keeps the bodies, counts the tokens of the responses, and holds calls back where a
/// test asks for it.
/// </summary>
internal sealed class EmbeddingStage : IStartupFilter
{
    private int _underWay;
    private long _tokens;

    /// <summary>The bodies in the order in which they arrived.</summary>
    public ConcurrentQueue<string> Bodies { get; } = [];

    /// <summary>The most calls that were under way at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>The tokens of all good responses.</summary>
    public long Tokens => Volatile.Read(ref _tokens);

    /// <summary>Waited for before the simulator gets a call: its body, and cancelled when the gateway gives it up.</summary>
    public Func<string, CancellationToken, Task> Before { get; init; } = (_, _) => Task.CompletedTask;

    public static string List(IEnumerable<string> texts) => JsonSerializer.Serialize(texts);

    public static Task<HttpResponseMessage> Ask(
        TestGateway gateway, string input, string model = "titan-embed-text-v2", string more = "", string path = "/v1/embeddings") =>
        gateway.Post(path, $$"""{"model":"{{model}}","input":{{input}}{{more}}}""", ("Accept-Language", "en"));

    /// <summary>Bedrock's own digits of each vector.</summary>
    public static string[] Vectors(JsonObject response) =>
        [.. ((JsonArray)response["data"]!).Select(one => one!["embedding"]!.ToJsonString())];

    /// <summary>The numbers in a vector of base64.</summary>
    public static float[] Decoded(string base64)
    {
        var bytes = Convert.FromBase64String(base64);
        return [.. Enumerable.Range(0, bytes.Length / 4).Select(place => BitConverter.ToSingle(bytes, place * 4))];
    }

    public static async Task<string> MessageAsync(HttpResponseMessage response) =>
        (string)(await Some.JsonAsync(response))["error"]!["message"]!;

    public Task<TestGateway> StartAsync(
        Dictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? gateway = null) => TestGateway.StartAsync(
            new(settings ?? []) { ["Callers:Applications:demo:Models:0"] = "*" },
            gateway,
            builder => builder.Services.AddSingleton<IStartupFilter>(this));

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) => context.Request.Path.StartsWithSegments("/model", StringComparison.Ordinal)
            ? GiveAsync(context, following)
            : following(context));
        next(app);
    };

    private async Task GiveAsync(HttpContext context, RequestDelegate following)
    {
        lock (Bodies)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_underWay);
        }

        try
        {
            context.Request.EnableBuffering();
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8, leaveOpen: true);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            Bodies.Enqueue(body);
            context.Request.Body.Position = 0;
            context.Response.OnStarting(() =>
            {
                Interlocked.Add(ref _tokens, context.Response.StatusCode == StatusCodes.Status200OK
                    ? int.Parse(context.Response.Headers["X-Amzn-Bedrock-Input-Token-Count"]!, CultureInfo.InvariantCulture)
                    : 0);
                return Task.CompletedTask;
            });
            await Before(body, context.RequestAborted);
        }
        finally
        {
            lock (Bodies)
            {
                _underWay--;
            }
        }

        await following(context);
    }
}
