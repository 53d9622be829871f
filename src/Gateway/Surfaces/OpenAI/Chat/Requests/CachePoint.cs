using System.Text.Json;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Residency;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>A point of the prompt up to which Bedrock caches it, from a <c>cache_control</c> of the caller.</summary>
internal sealed class CachePoint
{
    /// <summary>True when it is sent.</summary>
    public bool IsKept { get; set; } = true;

    /// <summary>True when it asks for an hour, false for five minutes.</summary>
    public bool IsHour { get; set; }

    /// <summary>True when its time is written, because the caller wrote it.</summary>
    public bool HasTtl { get; set; }

    public void Write(JsonOutput to)
    {
        to.OpenObject();
        to.OpenObject("cachePoint"u8);
        to.Member("type"u8, "default"u8);
        if (HasTtl)
        {
            to.Member("ttl"u8, IsHour ? "1h"u8 : "5m"u8);
        }

        to.CloseObject();
        to.CloseObject();
    }
}

/// <summary>The cache points of a request, in the order in which Anthropic reads a prompt: tools, system, messages.</summary>
/// <param name="dropped">Gets the names of what is not sent.</param>
internal sealed class CachePoints(DroppedMembers dropped)
{
    // Anthropic: "A maximum of 4 blocks with cache_control may be provided."
    private const int Most = 4;

    private readonly List<CachePoint> _tools = [];
    private readonly List<CachePoint> _system = [];
    private readonly List<CachePoint> _messages = [];

    /// <summary>Adds the point of a <c>cache_control</c>, an extension that other translators of this API have introduced.</summary>
    /// <param name="section">The section of the prompt that it is in.</param>
    /// <param name="control">The caller's value; absent or null for none.</param>
    /// <param name="path">The caller's path of the object that has it.</param>
    /// <param name="point">The point; <c>null</c> for none.</param>
    public GatewayError? Add(PromptSection section, JsonElement control, string path, out CachePoint? point)
    {
        point = null;
        if (control.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        var error = Read(control, $"{path}.cache_control", out point);
        if (point is not null)
        {
            (section == PromptSection.Tools ? _tools : section == PromptSection.System ? _system : _messages).Add(point);
        }

        return error;
    }

    /// <summary>Leaves out what the model does not take: the earliest of more than four, and an hour after five minutes.</summary>
    public void FitTo(Placement placement)
    {
        _messages.RemoveAll(point => !point.IsKept);
        var cache = placement.Features.PromptCache;
        var isKnown = placement.Family == ModelFamily.Claude || cache.MinTokens is not null || cache.Ttls.Count > 0;
        var excess = isKnown ? _tools.Count + _system.Count + _messages.Count - Most : int.MaxValue;

        // What is cached further on contains what comes before it, so the earliest of the conversation are lost least.
        foreach (var point in _messages.Concat(_system).Concat(_tools).Take(Math.Max(0, excess)))
        {
            point.IsKept = false;
            dropped.Add("cache_control");
        }

        var isShort = cache.Ttls.Any(ttl => ttl.Length > 0) && !cache.Ttls.Contains("1h");
        foreach (var point in _tools.Concat(_system).Concat(_messages).Where(point => point.IsKept))
        {
            if (point.IsHour && isShort)
            {
                (point.IsHour, point.HasTtl) = (false, false);
                dropped.Add("cache_control.ttl");
            }

            isShort |= !point.IsHour;
        }
    }

    private GatewayError? Read(JsonElement control, string path, out CachePoint? point)
    {
        point = null;
        if (control.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.NotObject(path);
        }

        if (!control.TryGetProperty("type", out var type) || !JsonText.Is(type, "ephemeral"))
        {
            return RequestErrors.NotOneOf($"{path}.type", "ephemeral");
        }

        var isGiven = control.TryGetProperty("ttl", out var ttl) && ttl.ValueKind != JsonValueKind.Null;
        var isHour = JsonText.Is(ttl, "1h");
        if (isGiven && !isHour && !JsonText.Is(ttl, "5m"))
        {
            return RequestErrors.NotOneOf($"{path}.ttl", "5m, 1h");
        }

        point = new CachePoint { IsHour = isHour, HasTtl = isGiven };
        return dropped.AddOthers("cache_control.", control, "type", "ttl");
    }
}

/// <summary>The sections of a prompt.</summary>
internal enum PromptSection
{
    Tools,
    System,
    Messages,
}
