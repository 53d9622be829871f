using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Callers;

namespace Gateway.Benchmarks.Load;

/// <summary>A settings file with many applications or models, of which the load uses one.</summary>
internal sealed class ScaledSettings : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    private ScaledSettings(string section, string member, JsonObject many) =>
        File.WriteAllText(_path, new JsonObject { [section] = new JsonObject { [member] = many } }.ToJsonString(
            new JsonSerializerOptions { WriteIndented = true }));

    /// <summary>The argument for the gateway's process.</summary>
    public string Argument => "@" + _path;

    /// <summary>Applications with a key each.</summary>
    public static ScaledSettings OfApplications(int count) =>
        new("Callers", "Applications", Many(count, _ => Application(ApiKey.Create("benchmark"))));

    /// <summary>Models that only Tokyo serves.</summary>
    public static ScaledSettings OfModels(int count) => new("Catalog", "Models", Many(count, i => new JsonObject
    {
        ["ModelId"] = "simulator." + Named("model", i),
        ["Destinations"] = new JsonArray("ap-northeast-1"),
        ["Source"] = "Gateway.Benchmarks",
        ["InvokeForm"] = "Anthropic",
    }));

    public void Dispose() => File.Delete(_path);

    private static JsonObject Application(string key)
    {
        Span<byte> hash = stackalloc byte[ApiKey.HashLength];
        ApiKey.Hash(key, hash);
        ApiKey.TryReadKeyId(key, out var keyId);
        return new JsonObject
        {
            ["Keys"] = new JsonArray(new JsonObject { ["Id"] = keyId.ToString(), ["Sha256"] = Convert.ToHexStringLower(hash) }),
            ["Operations"] = new JsonArray("Converse"),
            ["Models"] = new JsonArray("claude-haiku-4-5"),
        };
    }

    private static JsonObject Many(int count, Func<int, JsonObject> make) => new(
        Enumerable.Range(0, count).Select(i => KeyValuePair.Create(Named("scaled", i), (JsonNode?)make(i))));

    private static string Named(string what, int i) => string.Create(CultureInfo.InvariantCulture, $"{what}-{i:0000}");
}
