using System.Text.Json;
using Gateway.Surfaces.OpenAI;

namespace Gateway.Tests.Surfaces.OpenAI;

/// <summary>What is white space to .NET is blank in every spelling, and nothing else.</summary>
public class JsonTextTests
{
    [Fact]
    public void A_character_is_blank_if_it_is_white_space_in_any_spelling()
    {
        for (var code = 0; code <= char.MaxValue; code++)
        {
            var letter = (char)code;
            if (char.IsSurrogate(letter))
            {
                continue;
            }

            var isBlank = char.IsWhiteSpace(letter);
            Assert.True(IsBlank($"\\u{code:x4}") == isBlank, $"{code:x4}, escaped");
            Assert.True(IsBlank($" \\u{code:X4}\\t") == isBlank, $"{code:x4}, escaped between others");
            if (code >= ' ' && letter is not ('"' or '\\'))
            {
                Assert.True(IsBlank($"{letter}") == isBlank, $"{code:x4}");
                Assert.True(IsBlank($"\u3000{letter}\\n") == isBlank, $"{code:x4}, between others");
            }
        }
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("\\n\\r\\t\\f \u0085", true)]
    [InlineData("\\b", false)]
    [InlineData("\\\\n", false)]
    [InlineData(" \\/", false)]
    [InlineData(" \\\"", false)]
    [InlineData("🎉", false)]
    [InlineData(" \\ud83c\\udf89", false)]
    public void A_text_is_blank_if_all_of_it_is(string text, bool isBlank) => Assert.Equal(isBlank, IsBlank(text));

    // In quotes, as it is in a body.
    private static bool IsBlank(string text)
    {
        using var json = JsonDocument.Parse($"\"{text}\"");
        return JsonText.IsBlank(json.RootElement);
    }
}
