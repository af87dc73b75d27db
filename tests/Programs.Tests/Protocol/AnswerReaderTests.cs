using System.Text;
using ModalityCompetition.Programs.Protocol;
using ModalityCompetition.Programs.Rows;
using ModalityCompetition.Programs.Tests.Support;

namespace ModalityCompetition.Programs.Tests.Protocol;

public class AnswerReaderTests
{
    private const string Sound = """
        "joint_error":0.25,"loss":-1.5e0,"learned":true,"epochs":7,"class_error":[0.1,null,0.3],"error":[0.2,0.4],
        "gamma":[[1,2],[3,4],[5,6]],"winner":["text",null,0]
        """;

    [Fact]
    public void Every_kind_of_measurement_is_read()
    {
        AnswerReader reader = Reader();
        Assert.Equal(Answer.Values, Read(reader, Line(17, Sound)));
        Assert.Equal(17, reader.Id);
        Assert.Equal([0.25, -1.5, 1, 7, 0.1, double.NaN, 0.3, 0.2, 0.4, 1, 2, 3, 4, 5, 6, 1, RowLayout.Nobody, 0], reader.Values.ToArray());
    }

    [Fact]
    public void Keys_come_in_any_order()
    {
        AnswerReader reader = Reader();
        string turned = string.Join(",", Sound.ReplaceLineEndings("").Split(",\"").Select(p => p.StartsWith('"') ? p : "\"" + p).Reverse());
        Assert.Equal(Answer.Values, Read(reader, "{\"values\":{" + turned + "},\"id\":-3}"));
        Assert.Equal(-3, reader.Id);
        Assert.Equal((0.25, 0), (reader.Values[0], reader.Values[17]));
    }

    [Theory]
    [InlineData("\"loss\":-1.5e0", "\"loss\":NaN", "'loss' is NaN")]
    [InlineData("\"loss\":-1.5e0", "\"loss\":-Infinity", "'loss' is -Infinity")]
    [InlineData("\"loss\":-1.5e0", "\"loss\":\"Infinity\"", "'loss' is Infinity")]
    [InlineData("\"loss\":-1.5e0", "\"loss\":1e999", "'loss' is too large for double precision")]
    [InlineData("0.25", "NaN", "'joint_error' is NaN")]
    [InlineData("[[1,2]", "[[1,Infinity]", "'gamma' is Infinity")]
    public void What_is_not_finite_is_a_trial_that_diverged(string sound, string other, string sentence)
    {
        AnswerReader reader = Reader();
        Assert.Equal(Answer.Diverged, Read(reader, Line(1, Sound.Replace(sound, other, StringComparison.Ordinal))));
        Assert.Equal(sentence, reader.Message);
        // The next answer has forgotten it.
        Assert.Equal(Answer.Values, Read(reader, Line(2, Sound)));
        Assert.Null(reader.Message);
    }

    [Fact]
    public void Words_within_strings_are_left_alone()
    {
        AnswerReader reader = Reader();
        Assert.Equal(Answer.Failed, Read(reader, """{"id":1,"failed":"it was \"NaN\" and Infinity"}"""));
        Assert.Equal("the program says 'it was \"NaN\" and Infinity'", reader.Message);
        Assert.Equal(
            """{"a":"NaN \" Infinity","b":["NaN","-Infinity"],"c":"Infinity"}""",
            Encoding.UTF8.GetString(NamedNumbers.Quote("""{"a":"NaN \" Infinity","b":[NaN,-Infinity],"c":"Infinity"}"""u8)!)
        );
        Assert.Null(NamedNumbers.Quote("""{"a":"NaN"}"""u8));
    }

    [Theory]
    [InlineData("""{"id":1,"failed":"nan at step 12","diverged":true}""", (int)Answer.Diverged)]
    [InlineData("""{"id":1,"diverged":true}""", (int)Answer.Diverged)]
    [InlineData("""{"id":1,"failed":"no memory","diverged":false}""", (int)Answer.Failed)]
    public void A_trial_without_values_says_why(string line, int answer) => Assert.Equal((Answer)answer, Read(Reader(), line));

    [Theory]
    [InlineData("hello", "the program wrote 'hello' to standard output, which is for the protocol alone; print to standard error")]
    [InlineData("", "the program wrote '' to standard output, which is for the protocol alone; print to standard error")]
    [InlineData("[1]", "the program wrote '[1]' to standard output, which is for the protocol alone; print to standard error")]
    [InlineData("""{"id":1,"values":""", "the program wrote '{\"id\":1,\"values\":', which is no complete JSON object in one line")]
    [InlineData("""{"id":1.5}""", "the program answered without one whole number as the id: '{\"id\":1.5}'")]
    [InlineData("""{"id":1,"id":1}""", "the program answered without one whole number as the id: '{\"id\":1,\"id\":1}'")]
    [InlineData(
        """{"id":1,"value":{}}""",
        "the program's answer has the unknown key 'value'; the keys are id, values, failed and diverged"
    )]
    [InlineData("""{"id":1}""", "the program answered '{\"id\":1}'; an answer has an id and either values, or failed and perhaps")]
    [InlineData("""{"failed":"x"}""", "the program answered '{\"failed\":\"x\"}'; an answer has an id and either values, or failed and")]
    [InlineData("""{"id":1,"values":[1]}""", "the values of the program's answer must be an object, for example {\"loss\":0.3}")]
    public void A_line_that_is_no_answer_is_named(string line, string sentence) =>
        Assert.StartsWith(sentence, Assert.Throws<ProtocolFault>(() => Read(Reader(), line)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("0.25", "1.25", "'joint_error' is 1.25, outside its range [0, 1]")]
    [InlineData("0.25", "\"0.25\"", "'joint_error' must be a number, not '0.25'")]
    [InlineData("0.25", "null", "'joint_error' is null; declare it as optional if a trial need not have it")]
    [InlineData("0.25", "[0.25]", "'joint_error' must be a number where the program reported an array")]
    [InlineData("true", "2", "'learned' must be 0 or 1, not 2")]
    [InlineData("true", "\"yes\"", "'learned' must be 0 or 1, not 'yes'")]
    [InlineData(":7", ":7.5", "'epochs' must be a whole number of at least 0, not 7.5")]
    [InlineData(":7", ":-1", "'epochs' must be a whole number of at least 0, not -1")]
    [InlineData(":7", ":true", "'epochs' must be a whole number of at least 0, not 'true'")]
    [InlineData("[0.2,0.4]", "[0.2]", "'error' must be an array of 2 numbers (modality: image, text), and the program reported 1")]
    [InlineData("[0.2,0.4]", "[0.2,0.4,0.6]", "'error' must be an array of 2 numbers (modality: image, text), and the program reported 3")]
    [InlineData("[0.2,0.4]", "0.2", "'error' must be an array of 2 numbers (modality: image, text), and the program reported '0.2'")]
    [InlineData(
        "[0.2,0.4]",
        "[[0.2,0.4]]",
        "'error' must be an array of 2 numbers (modality: image, text), and the program reported arrays within the array"
    )]
    [InlineData(
        "[[1,2],",
        "[",
        "'gamma' must be 3 arrays of 2 numbers (class: 0, 1, 2; modality: image, text), and the program reported 2 arrays"
    )]
    [InlineData(
        "[[1,2],",
        "[[1,2],[1,2],[1,2],",
        "'gamma' must be 3 arrays of 2 numbers (class: 0, 1, 2; modality: image, text), and the program reported 5 arrays"
    )]
    [InlineData(
        "[1,2]",
        "[1,2,3]",
        "'gamma' must be 3 arrays of 2 numbers (class: 0, 1, 2; modality: image, text), and the program reported 3 in array 0"
    )]
    [InlineData(
        "\"text\"",
        "\"sound\"",
        "'winner' must be a place from 0 to 1, its label (image, text), or null where nobody won, not 'sound'"
    )]
    [InlineData("\"text\"", "2", "'winner' must be a place from 0 to 1, its label (image, text), or null where nobody won, not 2")]
    [InlineData(
        "\"learned\"",
        "\"leraned\"",
        "the program reported 'leraned', which is not declared; the measurements are joint_error, loss, learned, epochs, "
            + "class_error, error, "
            + "gamma, winner; did you mean 'learned'?"
    )]
    [InlineData("\"loss\"", "\"lost\"", "the program reported 'lost', which is not declared; the measurements are joint_error, loss, ")]
    [InlineData("\"loss\":-1.5e0", "\"epochs\":3", "the program reported 'epochs' twice")]
    [InlineData("\"loss\":-1.5e0,\"learned\":true,", "", "the program did not report 'loss', 'learned'")]
    public void A_value_that_was_not_declared_so_is_named(string sound, string other, string sentence)
    {
        string values = Sound.Replace(sound, other, StringComparison.Ordinal);
        Assert.NotEqual(Sound, values);
        ProtocolFault fault = Assert.Throws<ProtocolFault>(() => Read(Reader(), Line(17, values)));
        Assert.StartsWith(sentence, fault.Message, StringComparison.Ordinal);
        Assert.Equal(17, fault.Id);
    }

    [Fact]
    public void Reading_and_writing_a_trial_allocates_nothing()
    {
        AnswerReader reader = Reader();
        byte[] line = Encoding.UTF8.GetBytes(Line(17, Sound.ReplaceLineEndings("")));
        using var requests = new RequestWriter();
        var layout = new RowLayout(Drafts.Declare(Drafts.Rich));
        byte[] row = new byte[layout.Bytes];
        Round(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Round(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round(int trials)
        {
            for (int i = 0; i < trials; i++)
            {
                requests.Clear();
                requests.WriteTrial(i, i, ulong.MaxValue, """{"lr":0.1}"""u8);
                reader.Read(line);
                layout.Write(reader.Values, row);
            }
        }
    }

    [Fact]
    public void A_request_is_what_the_protocol_says()
    {
        using var requests = new RequestWriter();
        requests.WriteHello(Drafts.Declare(Drafts.Rich));
        requests.WriteTrial(41, 17, 9007199254740993, """{"lr":0.1}"""u8);
        Assert.Equal(
            "{\"protocol\":1,\"measurements\":[\"joint_error\",\"loss\",\"learned\",\"epochs\","
                + "\"class_error\",\"error\",\"gamma\",\"winner\"]}\n"
                + "{\"id\":41,\"trial\":17,\"seed\":\"9007199254740993\",\"parameters\":{\"lr\":0.1}}\n",
            Encoding.UTF8.GetString(requests.Written)
        );
    }

    private static string Line(int id, string values) => $"{{\"id\":{id},\"values\":{{" + values + "}}";

    private static AnswerReader Reader()
    {
        var declaration = Drafts.Declare(Drafts.Rich);
        return new AnswerReader(new RowLayout(declaration), declaration.Axes);
    }

    private static Answer Read(AnswerReader reader, string line) => reader.Read(Encoding.UTF8.GetBytes(line.ReplaceLineEndings("")));
}
