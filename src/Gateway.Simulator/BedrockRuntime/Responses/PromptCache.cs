using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>
/// The prefixes of prompts that were cached, by account and model. A prefix ends at a cache point and has at least the model's
/// minimum; using it again renews its lifetime.
/// </summary>
internal sealed class PromptCache(TimeProvider time)
{
    // A hit is searched for only so many pieces before a cache point, as Anthropic's documentation says.
    private const int LookBack = 20;

    // When it is full everything is forgotten; AWS may evict at any time as well.
    private const int MaxPrefixes = 10_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _expiries = new(StringComparer.Ordinal);

    /// <summary>Looks the prompt up and caches its prefixes.</summary>
    /// <param name="serving">The model and the caller's account, which do not share prefixes with others.</param>
    /// <param name="request">A valid request in Converse's format.</param>
    internal CacheUse Use(Serving serving, JsonElement request)
    {
        var pieces = PromptPieces.Of(request);
        if (!pieces.Exists(piece => piece.EndsPrefix))
        {
            return CacheUse.None;
        }

        var prefixes = Prefixes(serving, pieces);
        var now = time.GetUtcNow();
        var read = Enumerable.Range(0, pieces.Count).Reverse()
            .Where(at => pieces[at].EndsPrefix)
            .SelectMany(at => prefixes.Take(at + 1).TakeLast(LookBack).Reverse())
            .Where(prefix => _expiries.TryGetValue(prefix.Key, out var expiry) && expiry > now)
            .Select(prefix => prefix.Tokens)
            .FirstOrDefault();
        var hour = Store(PromptPieces.Hour);
        var fiveMinutes = Store(PromptPieces.FiveMinutes);
        var written = Math.Max(read, hour);
        return new CacheUse(read, Math.Max(0, fiveMinutes - written), written - read);

        // The length of the longest prefix with this lifetime.
        int Store(TimeSpan lifetime)
        {
            var longest = 0;
            foreach (var (piece, prefix) in pieces.Zip(prefixes))
            {
                if (piece.CachedFor == lifetime && prefix.Tokens >= serving.Model.MinCachedTokens)
                {
                    Keep(prefix.Key, now + lifetime);
                    longest = prefix.Tokens;
                }
            }

            return longest;
        }
    }

    private void Keep(string prefix, DateTimeOffset expiry)
    {
        if (_expiries.Count >= MaxPrefixes)
        {
            _expiries.Clear();
        }

        _expiries[prefix] = expiry;
    }

    private static List<(string Key, int Tokens)> Prefixes(Serving serving, List<PromptPiece> pieces)
    {
        List<(string Key, int Tokens)> prefixes = [];
        var (key, tokens) = ($"{serving.AccountId} {serving.Model.Id}", 0);
        foreach (var piece in pieces)
        {
            key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{piece.Text}")));
            tokens += piece.Tokens;
            prefixes.Add((key, tokens));
        }

        return prefixes;
    }
}

/// <summary>What the cache did for a prompt, in tokens; the rest of the prompt was not cached.</summary>
/// <param name="Read">The tokens that were already cached.</param>
/// <param name="WrittenForFiveMinutes">The tokens that were cached for five minutes.</param>
/// <param name="WrittenForAnHour">The tokens that were cached for an hour.</param>
internal sealed record CacheUse(int Read, int WrittenForFiveMinutes, int WrittenForAnHour)
{
    internal static readonly CacheUse None = new(0, 0, 0);

    internal int Written => WrittenForFiveMinutes + WrittenForAnHour;
}
