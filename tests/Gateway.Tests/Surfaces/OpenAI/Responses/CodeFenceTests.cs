using System.Text;
using Gateway.Surfaces.OpenAI.Chat.Responses;

namespace Gateway.Tests.Surfaces.OpenAI.Responses;

public class CodeFenceTests
{
    // The insides of JSON strings, so each line break here is two bytes.
    [Theory]
    [InlineData("""```json\n{\"a\":1}\n```""", """{\"a\":1}""")]
    [InlineData("""\n ```\r\n[1]\n\t``` \n""", "[1]")]
    [InlineData("""```{\"a\":\"```\"}```""", """{\"a\":\"```\"}""")]
    [InlineData("""```json\n{\"a\":1""", """{\"a\":1""")]
    [InlineData("""```json\n{\"a\":\"\\\\n`""", """{\"a\":\"\\\\n`""")]
    [InlineData("""{\"a\":1}""", """{\"a\":1}""")]
    [InlineData(""" {\"a\":1} \n""", """ {\"a\":1} \n""")]
    [InlineData("""Here:\n```json\n{}\n```""", """Here:\n```json\n{}\n```""")]
    [InlineData("``", "``")]
    [InlineData("`code` is not one", "`code` is not one")]
    [InlineData("```abcdefghijklmnopq", "abcdefghijklmnopq")]
    [InlineData("", "")]
    [InlineData("   ", "   ")]
    public void A_fence_around_the_answer_is_left_out_however_it_is_cut(string answer, string content)
    {
        for (var length = 1; length <= Math.Max(1, answer.Length); length++)
        {
            var fence = new CodeFence();
            var written = new StringBuilder();

            foreach (var piece in Pieces(answer, length))
            {
                written.Append(Encoding.UTF8.GetString(fence.Take(Encoding.UTF8.GetBytes(piece))));
            }

            written.Append(Encoding.UTF8.GetString(fence.End()));

            Assert.Equal(content, written.ToString());
        }
    }

    // Pieces of so many characters, an escape counting as one, because Bedrock's pieces are JSON strings of their own.
    private static IEnumerable<string> Pieces(string text, int length)
    {
        var characters = new List<string>();
        for (var at = 0; at < text.Length; at += characters[^1].Length)
        {
            characters.Add(text.Substring(at, text[at] == '\\' ? 2 : 1));
        }

        return characters.Chunk(length).Select(piece => string.Concat(piece));
    }
}
