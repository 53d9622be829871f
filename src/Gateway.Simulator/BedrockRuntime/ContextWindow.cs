using System.Globalization;
using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.Wire;
using Microsoft.Extensions.Options;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>Refuses prompts that are longer than a model's context window.</summary>
internal sealed class ContextWindow(IOptions<SimulatorOptions> options)
{
    /// <param name="model">The called model.</param>
    /// <param name="request">A valid request in Converse's format.</param>
    internal AwsError? Refuse(FoundationModel model, JsonElement request)
    {
        var overflow = options.Value.ContextOverflow;
        return overflow != ContextOverflow.NotRefused && TokenEstimate.OfPrompt(request) is var tokens && tokens > model.ContextTokens
            ? BedrockErrors.Validation(overflow == ContextOverflow.InputIsTooLong
                ? "Input is too long for requested model."
                : string.Create(
                    CultureInfo.InvariantCulture, $"prompt is too long: {tokens} tokens > {model.ContextTokens} maximum"))
            : null;
    }
}
