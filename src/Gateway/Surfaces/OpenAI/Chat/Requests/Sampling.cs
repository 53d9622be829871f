using System.Text.Json;
using Gateway.Catalog;
using Gateway.Residency;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>The sampling parameters that one model takes of those that the caller gives. A default is left out silently.</summary>
internal readonly struct Sampling
{
    private readonly JsonElement _temperature;
    private readonly JsonElement _topP;
    private readonly bool _isTooHot;

    /// <param name="request">The caller's parameters, which were checked.</param>
    /// <param name="placement">The model.</param>
    /// <param name="isThinking">True when the request asks the model to think: then only the defaults are possible.</param>
    /// <param name="dropped">Gets those that are not sent.</param>
    public Sampling(in ChatRequest request, Placement placement, bool isThinking, DroppedMembers dropped)
    {
        var (support, family) = (placement.Features.Sampling, placement.Family);
        var isFixed = support == SamplingSupport.None || (isThinking && family == ModelFamily.Claude);
        if (isFixed)
        {
            Drop(request.Temperature, 1, "temperature", dropped);
            Drop(request.TopP, 1, "top_p", dropped);
        }
        else
        {
            _temperature = request.Temperature;
            _isTooHot = _temperature.ValueKind == JsonValueKind.Number && _temperature.GetDouble() > 1;
            if (_isTooHot)
            {
                dropped.Add("temperature");
            }

            var isEnough = support == SamplingSupport.One && _temperature.ValueKind == JsonValueKind.Number;
            if (isEnough)
            {
                Drop(request.TopP, 1, "top_p", dropped);
            }

            _topP = isEnough ? default : request.TopP;
        }

        if (!Numbers.TryCount(request.TopK, out var topK))
        {
            return;
        }

        if (isFixed || family == ModelFamily.Other)
        {
            dropped.Add("top_k");
        }
        else
        {
            (TopK, IsNova) = (topK, family == ModelFamily.Nova);
        }
    }

    /// <summary><c>top_k</c>, which Converse has no member for; <c>null</c> for none.</summary>
    public int? TopK { get; }

    /// <summary>True when it is sent in Nova's form.</summary>
    public bool IsNova { get; }

    /// <summary>Writes the members of <c>inferenceConfig</c>.</summary>
    public void Write(JsonOutput to)
    {
        if (_isTooHot)
        {
            to.Member("temperature"u8, 1); // OpenAI's goes to 2.
        }
        else if (_temperature.ValueKind == JsonValueKind.Number)
        {
            to.Member("temperature"u8, _temperature);
        }

        if (_topP.ValueKind == JsonValueKind.Number)
        {
            to.Member("topP"u8, _topP);
        }
    }

    private static void Drop(JsonElement value, double usual, string name, DroppedMembers dropped)
    {
        if (Numbers.IsOther(value, usual))
        {
            dropped.Add(name);
        }
    }
}
