<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16-Białowieża" styleCategories="Symbology|Labeling|Fields|Forms|MapTips|Temporal|AttributeTable|Rendering" labelsEnabled="1" hasScaleBasedVisibilityFlag="0" maxScale="0" minScale="1e+10"><temporal enabled="1" mode="2" limitMode="1" startField="date_start" endField="date_end" durationField="" durationUnit="min" fixedDuration="0" accumulate="0" startExpression="" endExpression=""><fixedRange><start></start>
<end></end>
</fixedRange>
</temporal>
<renderer-v2 type="categorizedSymbol" symbollevels="0" enableorderby="1" forceraster="0" referencescale="-1" attr="kind"><categories><category value="armed_clash" symbol="0" label="Armed clash" render="true" type="string"/>
<category value="armed_attack" symbol="1" label="Armed attack" render="true" type="string"/>
<category value="killing" symbol="2" label="Killing" render="true" type="string"/>
<category value="bombing" symbol="3" label="Bombing" render="true" type="string"/>
<category value="suicide_bombing" symbol="4" label="Suicide bombing" render="true" type="string"/>
<category value="airstrike" symbol="5" label="Airstrike" render="true" type="string"/>
<category value="shelling" symbol="6" label="Shelling" render="true" type="string"/>
<category value="abduction" symbol="7" label="Abduction" render="true" type="string"/>
<category value="security_operation" symbol="8" label="Security operation" render="true" type="string"/>
<category value="seizure" symbol="9" label="Seizure of arms" render="true" type="string"/>
<category value="sabotage" symbol="10" label="Sabotage" render="true" type="string"/>
<category value="prison_break" symbol="11" label="Prison break" render="true" type="string"/>
<category value="movement" symbol="12" label="Movement" render="true" type="string"/>
<category value="transfer" symbol="13" label="Transfer" render="true" type="string"/>
<category value="activity" symbol="14" label="Activity" render="true" type="string"/>
<category value="" symbol="15" label="Other" render="true" type="string"/>
</categories>
<symbols><symbol type="marker" name="0" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="cross_fill"/>
<Option type="QString" name="angle" value="45"/>
<Option type="QString" name="color" value="213,94,0,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.4"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.4 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="1" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="equilateral_triangle"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="213,94,0,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.4"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.4 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="2" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="diamond"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="140,45,4,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.2"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.2 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="3" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="star"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="197,27,125,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.8"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.8 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="4" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="star"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="77,0,75,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.8"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.8 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="5" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="equilateral_triangle"/>
<Option type="QString" name="angle" value="180"/>
<Option type="QString" name="color" value="197,27,125,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.4"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.4 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="6" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="pentagon"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="197,27,125,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.2"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.2 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="7" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="square"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="230,159,0,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.2"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.2 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="8" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="octagon"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="0,114,178,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.6"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.6 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="9" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="square"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="86,180,233,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.2"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.2 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="10" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="hexagon"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="230,159,0,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.2"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.2 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="11" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="semi_circle"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="240,228,66,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.2"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.2 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="12" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="equilateral_triangle"/>
<Option type="QString" name="angle" value="90"/>
<Option type="QString" name="color" value="0,158,115,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.4"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.4 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="13" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="cross_fill"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="0,158,115,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="3.2"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="3.2 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="14" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="circle"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="153,153,153,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="2.8"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="2.8 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="marker" name="15" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleMarker" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="name" value="circle"/>
<Option type="QString" name="angle" value="0"/>
<Option type="QString" name="color" value="255,255,255,255"/>
<Option type="QString" name="outline_color" value="34,34,34,255"/>
<Option type="QString" name="outline_width" value="0.2"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="solid"/>
<Option type="QString" name="size" value="2.6"/>
<Option type="QString" name="size_unit" value="MM"/>
<Option type="QString" name="offset" value="0,0"/>
<Option type="QString" name="offset_unit" value="MM"/>
<Option type="QString" name="scale_method" value="diameter"/>
<Option type="QString" name="joinstyle" value="bevel"/>
<Option type="QString" name="horizontal_anchor_point" value="1"/>
<Option type="QString" name="vertical_anchor_point" value="1"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option type="Map" name="properties"><Option type="Map" name="size"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="2.6 * (1 + 1.813 * sqrt(min(1, max(0, (coalesce(&quot;killed&quot;, 0) - 0) / 50))))"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="fillColor"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="if(&quot;geo_precision&quot; in ('district', 'region', 'country'), set_color_part(@symbol_color, 'alpha', 90), @symbol_color)"/>
<Option type="int" name="type" value="3"/>
</Option>
<Option type="Map" name="offset"><Option type="bool" name="active" value="true"/>
<Option type="QString" name="expression" value="with_variable('n', array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;), to_string(1.9 * sqrt(@n) * cos(@n * 2.39996)) || ',' || to_string(1.9 * sqrt(@n) * sin(@n * 2.39996)))"/>
<Option type="int" name="type" value="3"/>
</Option>
</Option>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
</symbols>
<orderby><orderByClause asc="0" nullsFirst="0">&quot;killed&quot;</orderByClause>
</orderby>
</renderer-v2>
<labeling type="simple"><settings calloutType="simple"><text-style fieldName="if(array_find(array_agg(&quot;id&quot;, group_by:=&quot;place_id&quot;), &quot;id&quot;) = 0 and coalesce(&quot;place_kind&quot;, '') not in ('camp', 'prison') and (coalesce(&quot;place_kind&quot;, '') not in ('city', 'town') or count(&quot;id&quot;, group_by:=&quot;place_id&quot;, filter:=&quot;status&quot; in ('occurred', 'attempted', 'foiled', 'disputed')) = 0), &quot;place&quot;, '')" isExpression="1" fontFamily="DejaVu Sans" fontSize="7.5" fontSizeUnit="Point" fontWeight="50" namedStyle="Regular" textColor="34,34,34,255" textOpacity="1" useSubstitutions="0"><text-buffer bufferDraw="1" bufferSize="0.7" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85" bufferJoinStyle="128" bufferNoFill="1"/>
</text-style>
<text-format wrapChar="" autoWrapLength="28" useMaxLineLengthForAutoWrap="1" multilineAlign="3"/>
<placement placement="6" quadOffset="0" dist="0.8" distUnits="MM" priority="6" placementFlags="10" predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR" offsetType="1"/>
<rendering scaleVisibility="1" scaleMin="0" scaleMax="1200000" drawLabels="1" displayAll="0" obstacle="1" obstacleFactor="1" obstacleType="1" limitNumLabels="0"/>
</settings>
</labeling>
<mapTip>&lt;div style=&quot;max-width:32em;font-family:sans-serif&quot;&gt;&lt;b&gt;[% replace(replace(replace(coalesce(to_string(&quot;headline&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;') %]&lt;/b&gt;[% if(&quot;kind&quot; is null, '', '&lt;br&gt;Kind: ' || replace(replace(replace(coalesce(to_string(represent_value(&quot;kind&quot;)),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;status&quot; is null, '', '&lt;br&gt;Status: ' || replace(replace(replace(coalesce(to_string(represent_value(&quot;status&quot;)),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;date_start&quot; is null, '', '&lt;br&gt;First day: ' || replace(replace(replace(coalesce(to_string(&quot;date_start&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;place&quot; is null, '', '&lt;br&gt;Place: ' || replace(replace(replace(coalesce(to_string(&quot;place&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;geo_precision&quot; is null, '', '&lt;br&gt;Place precision: ' || replace(replace(replace(coalesce(to_string(represent_value(&quot;geo_precision&quot;)),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;killed&quot; is null, '', '&lt;br&gt;Killed: ' || replace(replace(replace(coalesce(to_string(&quot;killed&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;quote&quot; is null, '', '&lt;br&gt;&lt;i&gt;“' || left(replace(replace(replace(coalesce(to_string(&quot;quote&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;'), 600) || '”&lt;/i&gt;') %]&lt;br&gt;&lt;small&gt;[% replace(replace(replace(coalesce(to_string(&quot;reports&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;') %]&lt;/small&gt;&lt;/div&gt;</mapTip>
<fieldConfiguration><field name="id" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="kind" configurationFlags="None"><editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map"><Option type="Map"><Option type="QString" name="Armed clash" value="armed_clash"/>
</Option>
<Option type="Map"><Option type="QString" name="Armed attack" value="armed_attack"/>
</Option>
<Option type="Map"><Option type="QString" name="Killing" value="killing"/>
</Option>
<Option type="Map"><Option type="QString" name="Bombing" value="bombing"/>
</Option>
<Option type="Map"><Option type="QString" name="Suicide bombing" value="suicide_bombing"/>
</Option>
<Option type="Map"><Option type="QString" name="Airstrike" value="airstrike"/>
</Option>
<Option type="Map"><Option type="QString" name="Shelling" value="shelling"/>
</Option>
<Option type="Map"><Option type="QString" name="Abduction" value="abduction"/>
</Option>
<Option type="Map"><Option type="QString" name="Security operation" value="security_operation"/>
</Option>
<Option type="Map"><Option type="QString" name="Seizure of arms" value="seizure"/>
</Option>
<Option type="Map"><Option type="QString" name="Sabotage" value="sabotage"/>
</Option>
<Option type="Map"><Option type="QString" name="Prison break" value="prison_break"/>
</Option>
<Option type="Map"><Option type="QString" name="Movement" value="movement"/>
</Option>
<Option type="Map"><Option type="QString" name="Transfer" value="transfer"/>
</Option>
<Option type="Map"><Option type="QString" name="Activity" value="activity"/>
</Option>
</Option>
</Option>
</config>
</editWidget>
</field>
<field name="event_type" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="sub_event_type" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="status" configurationFlags="None"><editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map"><Option type="Map"><Option type="QString" name="Occurred" value="occurred"/>
</Option>
<Option type="Map"><Option type="QString" name="Attempted" value="attempted"/>
</Option>
<Option type="Map"><Option type="QString" name="Foiled" value="foiled"/>
</Option>
<Option type="Map"><Option type="QString" name="Planned" value="planned"/>
</Option>
<Option type="Map"><Option type="QString" name="Denied" value="denied"/>
</Option>
<Option type="Map"><Option type="QString" name="Disputed" value="disputed"/>
</Option>
</Option>
</Option>
</config>
</editWidget>
</field>
<field name="attribution" configurationFlags="None"><editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map"><Option type="Map"><Option type="QString" name="Fact" value="fact"/>
</Option>
<Option type="Map"><Option type="QString" name="Claimed" value="claimed"/>
</Option>
<Option type="Map"><Option type="QString" name="Accused" value="accused"/>
</Option>
<Option type="Map"><Option type="QString" name="Possible" value="possible"/>
</Option>
</Option>
</Option>
</config>
</editWidget>
</field>
<field name="date_start" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="date_end" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="date_precision" configurationFlags="None"><editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map"><Option type="Map"><Option type="QString" name="Day" value="day"/>
</Option>
<Option type="Map"><Option type="QString" name="Week" value="week"/>
</Option>
<Option type="Map"><Option type="QString" name="Month" value="month"/>
</Option>
<Option type="Map"><Option type="QString" name="Year" value="year"/>
</Option>
<Option type="Map"><Option type="QString" name="Unknown" value="unknown"/>
</Option>
</Option>
</Option>
</config>
</editWidget>
</field>
<field name="date_basis" configurationFlags="None"><editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map"><Option type="Map"><Option type="QString" name="Explicit" value="explicit"/>
</Option>
<Option type="Map"><Option type="QString" name="Year inferred" value="year_inferred"/>
</Option>
<Option type="Map"><Option type="QString" name="Relative to publication" value="relative_to_publication"/>
</Option>
<Option type="Map"><Option type="QString" name="Relative to event" value="relative_to_event"/>
</Option>
<Option type="Map"><Option type="QString" name="Heading" value="heading"/>
</Option>
<Option type="Map"><Option type="QString" name="Carried" value="carried"/>
</Option>
<Option type="Map"><Option type="QString" name="Publication window" value="publication_window"/>
</Option>
<Option type="Map"><Option type="QString" name="Corrected" value="corrected"/>
</Option>
<Option type="Map"><Option type="QString" name="None" value="none"/>
</Option>
</Option>
</Option>
</config>
</editWidget>
</field>
<field name="place" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="place_id" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="place_kind" configurationFlags="None"><editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map"><Option type="Map"><Option type="QString" name="Continent" value="continent"/>
</Option>
<Option type="Map"><Option type="QString" name="Macroregion" value="macroregion"/>
</Option>
<Option type="Map"><Option type="QString" name="Country" value="country"/>
</Option>
<Option type="Map"><Option type="QString" name="Admin1" value="admin1"/>
</Option>
<Option type="Map"><Option type="QString" name="Admin2" value="admin2"/>
</Option>
<Option type="Map"><Option type="QString" name="Admin3" value="admin3"/>
</Option>
<Option type="Map"><Option type="QString" name="Region" value="region"/>
</Option>
<Option type="Map"><Option type="QString" name="City" value="city"/>
</Option>
<Option type="Map"><Option type="QString" name="Town" value="town"/>
</Option>
<Option type="Map"><Option type="QString" name="Village" value="village"/>
</Option>
<Option type="Map"><Option type="QString" name="Neighbourhood" value="neighbourhood"/>
</Option>
<Option type="Map"><Option type="QString" name="Camp" value="camp"/>
</Option>
<Option type="Map"><Option type="QString" name="Prison" value="prison"/>
</Option>
<Option type="Map"><Option type="QString" name="Base" value="base"/>
</Option>
<Option type="Map"><Option type="QString" name="Crossing" value="crossing"/>
</Option>
<Option type="Map"><Option type="QString" name="Airport" value="airport"/>
</Option>
<Option type="Map"><Option type="QString" name="Dam" value="dam"/>
</Option>
<Option type="Map"><Option type="QString" name="Field" value="field"/>
</Option>
<Option type="Map"><Option type="QString" name="Road" value="road"/>
</Option>
<Option type="Map"><Option type="QString" name="Bridge" value="bridge"/>
</Option>
<Option type="Map"><Option type="QString" name="Site" value="site"/>
</Option>
<Option type="Map"><Option type="QString" name="Range" value="range"/>
</Option>
<Option type="Map"><Option type="QString" name="Mountain" value="mountain"/>
</Option>
<Option type="Map"><Option type="QString" name="Desert" value="desert"/>
</Option>
<Option type="Map"><Option type="QString" name="Valley" value="valley"/>
</Option>
<Option type="Map"><Option type="QString" name="River" value="river"/>
</Option>
<Option type="Map"><Option type="QString" name="Lake" value="lake"/>
</Option>
<Option type="Map"><Option type="QString" name="Sea" value="sea"/>
</Option>
<Option type="Map"><Option type="QString" name="Island" value="island"/>
</Option>
</Option>
</Option>
</config>
</editWidget>
</field>
<field name="place_as_written" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="place_relation" configurationFlags="None"><editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map"><Option type="Map"><Option type="QString" name="In" value="in"/>
</Option>
<Option type="Map"><Option type="QString" name="Near" value="near"/>
</Option>
<Option type="Map"><Option type="QString" name="Offset" value="offset"/>
</Option>
<Option type="Map"><Option type="QString" name="Between" value="between"/>
</Option>
<Option type="Map"><Option type="QString" name="Part" value="part"/>
</Option>
<Option type="Map"><Option type="QString" name="Road" value="road"/>
</Option>
</Option>
</Option>
</config>
</editWidget>
</field>
<field name="geo_precision" configurationFlags="None"><editWidget type="ValueMap"><config><Option type="Map"><Option type="List" name="map"><Option type="Map"><Option type="QString" name="Site" value="site"/>
</Option>
<Option type="Map"><Option type="QString" name="Town" value="town"/>
</Option>
<Option type="Map"><Option type="QString" name="Near" value="near"/>
</Option>
<Option type="Map"><Option type="QString" name="District" value="district"/>
</Option>
<Option type="Map"><Option type="QString" name="Region" value="region"/>
</Option>
<Option type="Map"><Option type="QString" name="Country" value="country"/>
</Option>
</Option>
</Option>
</config>
</editWidget>
</field>
<field name="uncertainty_km" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="admin1" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="admin2" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="country" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="iso3" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="to_place" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="to_longitude" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="to_latitude" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="perpetrator" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="target" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="inter1" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="inter2" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="weapon" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="killed" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="killed_low" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="killed_high" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="injured" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="detained" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="abducted" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="belts" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="border_km" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="camp" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="report_count" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="outlet_count" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="first_reported" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="last_reported" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="confidence" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="headline" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="quote" configurationFlags="None"><editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/>
<Option type="bool" name="UseHtml" value="false"/>
</Option>
</config>
</editWidget>
</field>
<field name="quote_report" configurationFlags="None"><editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/>
<Option type="bool" name="UseHtml" value="false"/>
</Option>
</config>
</editWidget>
</field>
<field name="reports" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="urls" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
</fieldConfiguration>
<aliases><alias index="0" field="id" name="Id"/>
<alias index="1" field="kind" name="Kind"/>
<alias index="2" field="event_type" name="Event type"/>
<alias index="3" field="sub_event_type" name="Sub-event type"/>
<alias index="4" field="status" name="Status"/>
<alias index="5" field="attribution" name="Attribution"/>
<alias index="6" field="date_start" name="First day"/>
<alias index="7" field="date_end" name="Last day"/>
<alias index="8" field="date_precision" name="Date precision"/>
<alias index="9" field="date_basis" name="Date basis"/>
<alias index="10" field="place" name="Place"/>
<alias index="11" field="place_id" name="Place id"/>
<alias index="12" field="place_kind" name="Place kind"/>
<alias index="13" field="place_as_written" name="Place as written"/>
<alias index="14" field="place_relation" name="Place relation"/>
<alias index="15" field="geo_precision" name="Place precision"/>
<alias index="16" field="uncertainty_km" name="Uncertainty (km)"/>
<alias index="17" field="admin1" name="First-level area"/>
<alias index="18" field="admin2" name="Second-level area"/>
<alias index="19" field="country" name="Country"/>
<alias index="20" field="iso3" name="Country code"/>
<alias index="21" field="to_place" name="Destination"/>
<alias index="22" field="to_longitude" name="Destination longitude"/>
<alias index="23" field="to_latitude" name="Destination latitude"/>
<alias index="24" field="perpetrator" name="Perpetrator"/>
<alias index="25" field="target" name="Target"/>
<alias index="26" field="inter1" name="Perpetrator code"/>
<alias index="27" field="inter2" name="Target code"/>
<alias index="28" field="weapon" name="Weapon"/>
<alias index="29" field="killed" name="Killed"/>
<alias index="30" field="killed_low" name="Killed, at least"/>
<alias index="31" field="killed_high" name="Killed, at most"/>
<alias index="32" field="injured" name="Injured"/>
<alias index="33" field="detained" name="Detained"/>
<alias index="34" field="abducted" name="Abducted"/>
<alias index="35" field="belts" name="Border belts"/>
<alias index="36" field="border_km" name="Distance to border (km)"/>
<alias index="37" field="camp" name="Camp or prison"/>
<alias index="38" field="report_count" name="Reports"/>
<alias index="39" field="outlet_count" name="Outlets"/>
<alias index="40" field="first_reported" name="First reported"/>
<alias index="41" field="last_reported" name="Last reported"/>
<alias index="42" field="confidence" name="Confidence"/>
<alias index="43" field="headline" name="Headline"/>
<alias index="44" field="quote" name="Quote"/>
<alias index="45" field="quote_report" name="Quoted report"/>
<alias index="46" field="reports" name="Report ids"/>
<alias index="47" field="urls" name="Web addresses"/>
</aliases>
<previewExpression>&quot;headline&quot;</previewExpression>
</qgis>
