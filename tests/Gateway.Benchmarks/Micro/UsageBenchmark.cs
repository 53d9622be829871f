using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Gateway.Usage;

namespace Gateway.Benchmarks.Micro;

/// <summary>Token counts and stop reason of a response of about 600 bytes; the alternatives are System.Text.Json's.</summary>
public class UsageBenchmark
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly byte[] _response =
    [
        .. """{"metrics":{"latencyMs":812},"output":{"message":{"content":[{"text":"転入届は、引っ越しの日から十四日以内に、"""u8,
        .. "新しくお住まいになる市区町村の窓口へ出してください。本人確認書類と、前の市区町村が出した転出証明書をお持ちください。"u8,
        .. "代理の方が手続きをする場合は、委任状が必要です。\"}],\"role\":\"assistant\"}},"u8,
        .. "\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":61,\"outputTokens\":98,\"totalTokens\":159}}"u8,
    ];

    /// <summary>The gateway's reader.</summary>
    [Benchmark(Baseline = true)]
    public long Gateway() =>
        ResponseSummary.TryRead("Converse", _response, out var summary) ? summary.Usage!.OutputTokens!.Value : 0;

    /// <summary>A JsonDocument of the whole response.</summary>
    [Benchmark]
    public long WithJsonDocument()
    {
        using var document = JsonDocument.Parse(_response);
        var usage = document.RootElement.GetProperty("usage");
        return document.RootElement.GetProperty("stopReason").GetString()!.Length
            + usage.GetProperty("inputTokens").GetInt64() + usage.GetProperty("outputTokens").GetInt64();
    }

    /// <summary>The serializer, into a type that has only these members.</summary>
    [Benchmark]
    public long WithJsonSerializer() => JsonSerializer.Deserialize<Response>(_response, Web)!.Usage.OutputTokens;

    private readonly record struct Response(string StopReason, Counts Usage);

    private readonly record struct Counts(long InputTokens, long OutputTokens);
}
